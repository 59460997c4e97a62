import type { Timeframe } from '../../core/timeframe.js';

export type FaultKind =
  | 'nonFinite'
  | 'impossible'
  | 'disorder'
  | 'duplicates'
  | 'swappedVolume'
  | 'volumeMismatch'
  | 'zeroVolume'
  | 'outliers'
  | 'offGrid'
  | 'gaps';

/** One unbroken run of rows at fault. */
export interface FaultRange {
  /** First row of the input (counted from 0) at fault; for a gap, the row of the bar before it. */
  readonly from: number;
  /** Last row at fault, included; for a gap, the row of the bar after it. */
  readonly to: number;
  /** Earliest opening time in the run, or the first missing one; milliseconds UTC. NaN where no row has a time. */
  readonly startTime: number;
  /** Latest opening time in the run, or the last missing one. */
  readonly endTime: number;
  /** Rows at fault, or bars missing. */
  readonly count: number;
}

/** Everything found of one kind. */
export interface Fault {
  readonly kind: FaultKind;
  /** Rows at fault; for gaps, bars missing. */
  readonly count: number;
  /** What the options said to do. */
  readonly action: string;
  /** How many of `count` were repaired. */
  readonly repaired: number;
  /** In the order of the input. */
  readonly ranges: readonly FaultRange[];
  /** What `count` alone does not say. */
  readonly note?: string;
}

/** What `cleanCandles` found and did; plain data. */
export interface CleaningReport {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Rows of the input. */
  readonly rowsIn: number;
  /** Bars of the series. */
  readonly barsOut: number;
  /** Opening times of the first and last bar, milliseconds UTC. */
  readonly startTime: number;
  readonly endTime: number;
  /** How the input was sorted. */
  readonly order: InputOrder;
  /** The kinds that were found, in the order in which they were dealt with. */
  readonly faults: readonly Fault[];
}

export type InputOrder = 'oldestFirst' | 'newestFirst' | 'mixed';

/** Groups rows into unbroken runs. `time` is the input's column. */
export function rangesOf(rows: ArrayLike<number>, time: Float64Array): FaultRange[] {
  const ordered = Float64Array.from(rows).sort();
  const ranges: FaultRange[] = [];
  for (let start = 0, end = 0; start < ordered.length; start = end) {
    const from = ordered[start] as number;
    end = start + 1;
    while (end < ordered.length && ordered[end] === from + (end - start)) end++;
    ranges.push({ from, to: from + (end - start) - 1, count: end - start, ...timeSpan(time, from, end - start) });
  }
  return ranges;
}

function timeSpan(time: Float64Array, from: number, count: number): { startTime: number; endTime: number } {
  let [startTime, endTime] = [Number.NaN, Number.NaN];
  for (let row = from; row < from + count; row++) {
    const opened = time[row] as number;
    if (!Number.isFinite(opened)) continue;
    if (!(opened >= startTime)) startTime = opened;
    if (!(opened <= endTime)) endTime = opened;
  }
  return { startTime, endTime };
}
