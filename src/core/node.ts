import { NeurotradeError } from './errors.js';

interface Builtins {
  'node:fs': typeof import('node:fs');
  'node:path': typeof import('node:path');
  'node:os': typeof import('node:os');
  'node:module': typeof import('node:module');
  'node:worker_threads': typeof import('node:worker_threads');
}

/**
 * A Node built-in without an import statement, so that the same file loads in browsers.
 *
 * @throws NeurotradeError `UNSUPPORTED` outside Node
 */
export function nodeBuiltin<K extends keyof Builtins>(name: K, purpose: string): Builtins[K] {
  const process = (globalThis as { process?: NodeJS.Process }).process;
  const builtin = process?.getBuiltinModule?.(name);
  if (builtin === undefined) {
    throw new NeurotradeError(
      'UNSUPPORTED',
      `${purpose} needs Node.js 20.19 or later (${name}); this platform has none. Use the variant that takes or returns bytes.`,
    );
  }
  return builtin as Builtins[K];
}
