import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verifyFile } from './files.js';
import type { Result } from './result.js';

/** Recomputes all files of a folder, in the order of their names. */
export async function* verifyFolder(folder: string): AsyncGenerator<Result> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  for (const file of files.sort()) yield* verifyFile(join(folder, file), file);
}

/** What speaks against these results; `null` where something was checked and nothing failed. */
export function objection(results: readonly Result[]): string | null {
  const count = (verdict: Result['verdict']): number => results.filter((result) => result.verdict === verdict).length;
  if (count('fail') > 0) return `${count('fail')} failed, ${count('pass')} passed, ${count('skipped')} skipped`;
  if (count('pass') > 0) return null;
  const found = results.length === 0 ? 'none' : `${results.length} skipped`;
  return `nothing was checked: expected .json files with "cases" or "running_mean_std" of this version, found ${found}`;
}
