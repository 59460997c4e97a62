// Finds a Chromium, or installs Debian's where the machine has apt and nobody forbade it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Flags for a headless run as root on a machine without a network. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @returns {string} the path of a Chromium @throws where there is none and none can be installed */
export function findChromium() {
  const present = CANDIDATES.find((path) => path !== undefined && existsSync(path));
  if (present !== undefined) return present;
  console.log('No Chromium here: installing the Debian package …');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command, ...args] = [...asRoot, 'apt-get', '-qq', ...step];
    spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const installed = CANDIDATES.find((path) => path !== undefined && existsSync(path));
  if (installed === undefined) {
    throw new Error(
      'no Chromium found and apt-get could not install one: install Chromium and set CHROMIUM_PATH to its binary',
    );
  }
  return installed;
}
