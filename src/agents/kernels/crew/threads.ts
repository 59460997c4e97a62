import { NeurotradeError } from '../../../core/errors.js';
import { nodeBuiltin } from '../../../core/node.js';

/** `'auto'` uses no more: a batch is shared out in at most eight pieces. */
const MOST_BY_ITSELF = 8;

let wanted: number | 'auto' = 'auto';

/**
 * How many threads compute a gradient, in this process and from the next learner on. A learner gets the same bytes from
 * any number of them. Worker threads start with the first batch that is large enough, and end by themselves two seconds
 * after the last. One thread is used where memory cannot be shared: browsers share it on pages that are cross-origin isolated.
 *
 * @param count whole number >= 1, the calling thread included, or `'auto'`, which it is at first: a thread a core, at most eight
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function setThreads(count: number | 'auto'): void {
  if (count !== 'auto' && !(Number.isSafeInteger(count) && count >= 1)) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `setThreads: expected a whole number >= 1 or "auto", found ${String(count)}; 1 keeps to the calling thread`,
    );
  }
  wanted = count;
}

/** Threads that compute a gradient, the calling one included. */
export function threadCount(): number {
  return wanted === 'auto' ? Math.min(coreCount(), MOST_BY_ITSELF) : wanted;
}

let cores: number | undefined;

/** Asked once: the answer takes a microsecond. */
function coreCount(): number {
  cores ??= countCores();
  return cores;
}

function countCores(): number {
  const { navigator, process } = globalThis as { navigator?: { hardwareConcurrency?: number }; process?: unknown };
  if (navigator?.hardwareConcurrency !== undefined) return navigator.hardwareConcurrency;
  return process === undefined ? 1 : nodeBuiltin('node:os', 'counting cores').availableParallelism();
}
