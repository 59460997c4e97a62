import { readFileBytes, writeFileAtomic } from '../../core/files.js';
import { nodeBuiltin } from '../../core/node.js';

const SUFFIX = '.safetensors';

/** `<prefix>-<steps>.safetensors` */
export function checkpointName(prefix: string, steps: number): string {
  return `${prefix}-${steps}${SUFFIX}`;
}

/** The steps in a checkpoint's name, `NaN` where `file` is none of this prefix. */
export function stepsOf(file: string, prefix: string): number {
  if (!(file.startsWith(`${prefix}-`) && file.endsWith(SUFFIX))) return Number.NaN;
  const digits = file.slice(prefix.length + 1, -SUFFIX.length);
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
}

/** Names of one prefix up to `steps`, the most steps first. */
export function listCheckpoints(folder: string, prefix: string, steps: number = Infinity): string[] {
  const fs = nodeBuiltin('node:fs', 'finding checkpoints');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return files.filter((file) => stepsOf(file, prefix) <= steps).sort((a, b) => stepsOf(b, prefix) - stepsOf(a, prefix));
}

/** Notes in `<prefix>.latest` which checkpoint was written last: times of files are lost where a folder is copied. */
export function noteLatest(folder: string, prefix: string, name: string): void {
  writeFileAtomic(notePath(folder, prefix), `${name}\n`);
}

/**
 * The checkpoint that was written last, or `undefined` where the folder holds none. Where a training was begun anew in the
 * folder of a longer one, that is the new one's, though the old one's have more steps. Without the note that
 * `checkpointCallback` leaves, it is the one with the most steps.
 */
export function latestCheckpoint(folder: string, prefix = 'checkpoint'): string | undefined {
  const names = listCheckpoints(folder, prefix);
  const noted = notedLatest(folder, prefix);
  const name = noted !== undefined && names.includes(noted) ? noted : names[0];
  return name === undefined ? undefined : nodeBuiltin('node:path', 'finding checkpoints').join(folder, name);
}

function notedLatest(folder: string, prefix: string): string | undefined {
  const path = notePath(folder, prefix);
  if (!nodeBuiltin('node:fs', 'finding checkpoints').existsSync(path)) return undefined;
  return new TextDecoder().decode(readFileBytes(path)).trim();
}

function notePath(folder: string, prefix: string): string {
  return nodeBuiltin('node:path', 'finding checkpoints').join(folder, `${prefix}.latest`);
}
