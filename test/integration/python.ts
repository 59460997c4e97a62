import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Python interpreter with packages, or why there is none. */
export type Python = { readonly path: string } | { readonly missing: string };

/**
 * A virtual environment with `packages` (`name` or `name==version`, each imported under its name), made once a `name` under the system's temporary folder and reused after that.
 * Never throws: a machine without Python, venv, pip or a network gives `missing`.
 */
export function pythonWith(name: string, packages: readonly string[]): Python {
  const home = join(tmpdir(), `neurotrade-venv-${name}`);
  const path = join(home, 'bin', 'python');
  try {
    if (!existsSync(path)) {
      mkdirSync(home, { recursive: true });
      run('python3', ['-m', 'venv', home]);
    }
    if (!imports(path, packages)) run(path, ['-m', 'pip', 'install', '--quiet', ...packages]);
    return { path };
  } catch (error) {
    return { missing: `no Python with ${packages.join(', ')}: ${String(error).split('\n')[0]}` };
  }
}

/** Runs a script, with `input` as JSON on its stdin, and parses the JSON that it prints. */
export function runPython(python: { readonly path: string }, script: string, input: unknown): unknown {
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  return JSON.parse(execFileSync(python.path, [script], options));
}

function imports(path: string, packages: readonly string[]): boolean {
  try {
    run(path, ['-c', packages.map((spec) => `import ${spec.split('==')[0]}`).join('; ')]);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 240_000 });
}
