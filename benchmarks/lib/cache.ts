import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository. */
export const ROOT: string = resolve(import.meta.dirname, '../..');

/** Where everything lies that the benchmarks install or write; outside version control, safe to delete. */
export const CACHE: string = join(ROOT, 'node_modules/.cache/neurotrade-peers');

/** A path in the cache, whose folder exists. */
export function cachePath(...parts: readonly string[]): string {
  mkdirSync(CACHE, { recursive: true });
  return join(CACHE, ...parts);
}
