import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package that was loaded, or why it could not be. */
export type NodePackage<T> = { readonly package: T; readonly folder: string } | { readonly missing: string };

/**
 * Loads an exact version of a package, installed once under the system's temporary folder: for packages that only the
 * integration tests need and that are too large to ask of everyone. Install scripts do not run, since some download what
 * a registry does not have. Never throws.
 */
export function nodePackage<T>(name: string, version: string): NodePackage<T> {
  const home = join(tmpdir(), `neurotrade-node-${name}-${version}`);
  const folder = join(home, 'node_modules', name);
  try {
    if (!existsSync(folder)) install(home, `${name}@${version}`);
    return { package: createRequire(join(home, 'package.json'))(name) as T, folder };
  } catch (error) {
    return { missing: `no ${name} ${version}: ${String(error).split('\n')[0]}` };
  }
}

function install(home: string, spec: string): void {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', spec], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 240_000,
    shell: process.platform === 'win32',
  });
}
