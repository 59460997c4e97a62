import { NeurotradeError } from '../core/errors.js';
import type { Timeframe } from '../core/timeframe.js';

const UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/**
 * The most frequent distance between neighbouring times, in either order.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where there are not two different times, or the distance is no time frame
 */
export function inferTimeframe(time: Float64Array): Timeframe {
  const counts = new Map<number, number>();
  for (let i = 1; i < time.length; i++) {
    const distance = Math.abs((time[i] as number) - (time[i - 1] as number));
    if (distance > 0 && distance < Infinity) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  const [usual] = [...counts].sort(([a, times], [b, others]) => others - times || a - b)[0] ?? [];
  const unit = UNITS.find(([, ms]) => usual !== undefined && usual % ms === 0);
  if (usual !== undefined && unit !== undefined) return `${usual / unit[1]}${unit[0]}`;
  const found = usual === undefined ? 'no two different times' : `mostly ${usual} ms`;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `time frame: expected rows a whole number of seconds apart, found ${found}; pass the option "timeframe"`,
  );
}
