// Installs the locked dependencies where they are missing or older than the lock file, so that one command does on a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `neurotrade needs Node.js 20.19 or later, found ${process.versions.node}: install a newer one from https://nodejs.org`,
  );
  process.exit(1);
}

const installed = 'node_modules/.package-lock.json';
const upToDate = existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;
if (!upToDate) {
  // Not `npm ci`: it refuses a lock file that lacks the optional binaries of other platforms than its author's.
  console.log('Installing the locked dependencies …');
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  utimesSync(installed, new Date(), new Date()); // npm leaves it alone where it had nothing to do
}
