import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath, ROOT } from './cache.js';

/** Files of what to install; the second without what its packages ask for. */
const REQUIREMENTS = [
  { file: 'requirements.txt', flags: [] },
  { file: 'requirements-no-deps.txt', flags: ['--no-deps'] },
] as const;

/**
 * The Python of an environment that has the peers' packages; made at the first call, and again when the requirements
 * change. `null`, with the reason on standard error, where there is no Python. A package that does not install is left
 * out: its script says so when it starts.
 */
export function ensurePython(): string | null {
  const folder = cachePath('venv');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  try {
    if (!existsSync(python)) run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder]);
  } catch (error) {
    console.error(`peers: no Python environment (${(error as Error).message.split('\n')[0]}); measuring ours alone`);
    return null;
  }
  const paths = REQUIREMENTS.map(({ file }) => join(ROOT, 'benchmarks/peers', file));
  const wanted = paths.map((path) => readFileSync(path, 'utf8')).join('');
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  const installed = REQUIREMENTS.map(({ flags }, i) => install(python, paths[i] as string, flags));
  if (installed.every(Boolean)) writeFileSync(stamp, wanted);
  return python;
}

/** All of a file at once; where that fails, line by line, so that one missing package does not take the others along. */
function install(python: string, path: string, flags: readonly string[]): boolean {
  console.error(`peers: installing ${path}`);
  if (pip(python, [...flags, '-r', path])) return true;
  const lines = readFileSync(path, 'utf8').split('\n');
  const packages = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return packages.map((name) => pip(python, [...flags, name])).every(Boolean);
}

function pip(python: string, args: readonly string[]): boolean {
  try {
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args]);
    return true;
  } catch {
    console.error(`peers: pip install ${args.join(' ')} failed; going on without`);
    return false;
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
