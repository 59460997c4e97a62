import { performance } from 'node:perf_hooks';
import { median } from './statistics.js';

/** Units a second: calls `chunk`, which says how many it did, until `seconds` have gone by. */
export function rate(seconds: number, chunk: () => number): number {
  const from = performance.now();
  let done = 0;
  while (performance.now() - from < 1_000 * seconds) done += chunk();
  return (1_000 * done) / (performance.now() - from);
}

/** Milliseconds of one call. */
export function elapsed(call: () => void): number {
  const from = performance.now();
  call();
  return performance.now() - from;
}

/** Median milliseconds of a call, over `seconds` and at least five calls. */
export async function medianElapsed(seconds: number, call: () => void | Promise<void>): Promise<number> {
  const end = performance.now() + 1_000 * seconds;
  const times: number[] = [];
  while (times.length < 5 || performance.now() < end) {
    const from = performance.now();
    await call();
    times.push(performance.now() - from);
  }
  return median(times);
}
