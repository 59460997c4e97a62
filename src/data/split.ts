import { NeurotradeError } from '../core/errors.js';
import { integer, resolveOptions } from '../core/options.js';
import { type CandleSeries, sliceCandles } from './candles.js';
import { indexAtTime } from './select.js';
import { formatTime, type TimeInput, toTimeMs } from './time.js';

/** From (included) to (excluded). `null` leaves that end open. */
export type TimeRange = readonly [from: TimeInput | null, to: TimeInput | null];

export interface RatioSplitOptions {
  /** Bars left out between two neighbouring parts. @default 0 */
  readonly embargo?: number;
}

/**
 * Cuts a series into named parts by opening time. The parts are views on the same memory.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where a range ends before it starts or two ranges overlap (the later one would
 * leak into the earlier), `SERIES_TOO_SHORT` where no bar falls into a range
 *
 * @example
 * ```ts
 * const { train, test } = splitByTime(candles, { train: ['2000-01-01', '2015-01-01'], test: ['2015-01-01', null] });
 * ```
 */
export function splitByTime<K extends string>(
  series: CandleSeries,
  ranges: Readonly<Record<K, TimeRange>>,
): Record<K, CandleSeries> {
  const names = Object.keys(ranges) as K[];
  const resolved = names.map((name) => ({ name, ...resolveRange(name, ranges[name]) }));
  refuseOverlap(resolved);
  return partsOf(
    resolved.map(({ name, from, to }) => {
      const part = { name, from: indexAtTime(series, from), to: indexAtTime(series, to) };
      if (part.to > part.from) return part;
      throw tooShort(`splitByTime: "${name}" [${formatTime(from)}, ${formatTime(to)}) holds no bar`, series);
    }),
    series,
  );
}

/**
 * Cuts a series into named parts in order of time, each of a share of the bars; `ratios` sum to 1.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where a share is not above 0 or they do not sum to 1, `SERIES_TOO_SHORT` where a
 * part would be empty
 *
 * @example
 * ```ts
 * const { train, validation, test } = splitByRatio(candles, { train: 0.7, validation: 0.15, test: 0.15 }, { embargo: 24 });
 * ```
 */
export function splitByRatio<K extends string>(
  series: CandleSeries,
  ratios: Readonly<Record<K, number>>,
  options: RatioSplitOptions = {},
): Record<K, CandleSeries> {
  const { embargo } = resolveOptions<Required<RatioSplitOptions>>('splitByRatio', options, {
    embargo: integer({ min: 0 }, 0),
  });
  const shares = Object.entries<number>(ratios) as [K, number][];
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  if (!shares.every(([, share]) => share > 0) || !(Math.abs(sum - 1) < 1e-9)) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `splitByRatio: expected shares above 0 that sum to 1, found ${JSON.stringify(ratios)}`,
    );
  }
  const usable = series.length - embargo * (shares.length - 1);
  let share = 0;
  const parts = shares.map(([name, own], place) => {
    const from = Math.round(share * usable) + place * embargo;
    share += own;
    const to = Math.round(Math.min(share, 1) * usable) + place * embargo;
    if (to > from) return { name, from, to };
    throw tooShort(`splitByRatio: "${name}" would hold no bar`, series);
  });
  return partsOf(parts, series);
}

function resolveRange(name: string, [from, to]: TimeRange): { from: number; to: number } {
  const range = {
    from: from === null ? -Infinity : toTimeMs(from, `splitByTime: start of "${name}"`),
    to: to === null ? Infinity : toTimeMs(to, `splitByTime: end of "${name}"`),
  };
  if (range.from < range.to) return range;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `splitByTime: expected "${name}" to start before it ends, found [${from}, ${to}); the end is not part of the range`,
  );
}

function refuseOverlap(ranges: readonly { name: string; from: number; to: number }[]): void {
  const ordered = [...ranges].sort((a, b) => a.from - b.from);
  for (const [place, range] of ordered.entries()) {
    const next = ordered[place + 1];
    if (next !== undefined && next.from < range.to) {
      throw new NeurotradeError(
        'INVALID_OPTIONS',
        `splitByTime: "${range.name}" and "${next.name}" overlap from ${formatTime(next.from)} on; what is learned on one must not be judged on it`,
      );
    }
  }
}

function partsOf<K extends string>(
  parts: readonly { name: K; from: number; to: number }[],
  series: CandleSeries,
): Record<K, CandleSeries> {
  return Object.fromEntries(parts.map(({ name, from, to }) => [name, sliceCandles(series, from, to)])) as Record<
    K,
    CandleSeries
  >;
}

function tooShort(fault: string, series: CandleSeries): NeurotradeError {
  const first = formatTime(series.time[0] as number);
  const last = formatTime(series.time[series.length - 1] as number);
  return new NeurotradeError(
    'SERIES_TOO_SHORT',
    `${fault}; ${series.symbol} has ${series.length} bars from ${first} to ${last}`,
  );
}
