import { integer, number, oneOf, resolveOptions, value } from '../../core/options.js';
import type { Calendar } from './calendar.js';

/**
 * What to do about each kind of fault. `error` refuses the data, `report` leaves it as it is; everything else repairs.
 * The defaults repair nothing: faults that no series may have are errors, the others are reported.
 */
export interface CleaningOptions {
  /** A NaN or infinite time, price or volume. @default 'error' */
  readonly nonFinite?: 'error' | 'drop';
  /**
   * A price not above 0, a negative volume, or not low <= open, close <= high. `widen` stretches high and low over open and
   * close where prices are above 0, and is an error elsewhere. @default 'error'
   */
  readonly impossible?: 'error' | 'drop' | 'widen';
  /**
   * Rows whose time is before the row above. `reverse` turns round a file that is newest first throughout, `sort` sorts any.
   * @default 'error'
   */
  readonly disorder?: 'error' | 'reverse' | 'sort';
  /** Rows of equal time; first and last in the order of the input. @default 'error' */
  readonly duplicates?: 'error' | 'keepFirst' | 'keepLast';
  /** Base and quote volume in each other's place, judged by quote = base × price; needs a `quoteVolume`. @default 'report' */
  readonly swappedVolume?: 'error' | 'report' | 'swap';
  /** Base and quote volume that fit the price in neither order. @default 'report' */
  readonly volumeMismatch?: 'error' | 'report';
  /** No volume in the bar. @default 'report' */
  readonly zeroVolume?: 'error' | 'report' | 'drop';
  /** A close far from both neighbouring closes on the same side: a spike that reverts at once. @default 'report' */
  readonly outliers?: 'error' | 'report' | 'drop';
  /** A distance to the bar before that is no multiple of the time frame. @default 'report' */
  readonly offGrid?: 'error' | 'report';
  /** Missing bars. `fillFlat` repeats the close before as open, high, low and close, with volume 0. @default 'report' */
  readonly gaps?: 'error' | 'report' | 'fillFlat';
  /**
   * When bars are expected: `continuous` always, `weekdays` Monday to Friday in UTC (holidays then show as gaps), or your
   * own predicate over opening times. @default 'continuous'
   */
  readonly calendar?: Calendar;
  /** How far quote / base volume may lie outside the bar's low to high, as a fraction. >= 0. @default 0.02 */
  readonly volumeTolerance?: number;
  /** Distance from both neighbours that makes an outlier, in robust standard deviations of the log return. > 0. @default 12 */
  readonly outlierThreshold?: number;
  /** Longest gap that `fillFlat` fills, in bars; longer ones stay and are reported. >= 1. @default 1000 */
  readonly maxFill?: number;
}

export type ResolvedCleaning = Required<CleaningOptions>;

/** @throws NeurotradeError `INVALID_OPTIONS` */
export function resolveCleaning(options: CleaningOptions): ResolvedCleaning {
  return resolveOptions<ResolvedCleaning>('cleanCandles', options, {
    nonFinite: oneOf(['error', 'drop'], 'error'),
    impossible: oneOf(['error', 'drop', 'widen'], 'error'),
    disorder: oneOf(['error', 'reverse', 'sort'], 'error'),
    duplicates: oneOf(['error', 'keepFirst', 'keepLast'], 'error'),
    swappedVolume: oneOf(['error', 'report', 'swap'], 'report'),
    volumeMismatch: oneOf(['error', 'report'], 'report'),
    zeroVolume: oneOf(['error', 'report', 'drop'], 'report'),
    outliers: oneOf(['error', 'report', 'drop'], 'report'),
    offGrid: oneOf(['error', 'report'], 'report'),
    gaps: oneOf(['error', 'report', 'fillFlat'], 'report'),
    calendar: value('"continuous", "weekdays" or a function of the opening time', isCalendar, 'continuous'),
    volumeTolerance: number({ min: 0 }, 0.02),
    outlierThreshold: number({ above: 0 }, 12),
    maxFill: integer({ min: 1 }, 1_000),
  });
}

function isCalendar(candidate: unknown): boolean {
  return candidate === 'continuous' || candidate === 'weekdays' || typeof candidate === 'function';
}
