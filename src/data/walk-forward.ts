import { NeurotradeError } from '../core/errors.js';
import { boolean, integer, resolveOptions } from '../core/options.js';
import { type CandleSeries, sliceCandles } from './candles.js';

/** All lengths in bars. */
export interface WalkForwardOptions {
  /** Length of a training window; of the first one, where windows are anchored. >= 1 */
  readonly train: number;
  /** Length of a test window. >= 1 */
  readonly test: number;
  /**
   * Bars left out between training and test window, so that nothing that looks back from the test (a feature's window, a
   * position held) was learned from. >= 0. @default 0
   */
  readonly embargo?: number;
  /** How far each window moves on. Below `test`, test windows overlap. >= 1. @default the test length */
  readonly step?: number;
  /** Every training window starts at the first bar and grows, instead of rolling. @default false */
  readonly anchored?: boolean;
}

/** One fold; the parts are views on the same memory. */
export interface WalkForwardWindow {
  readonly index: number;
  readonly train: CandleSeries;
  readonly test: CandleSeries;
  /** Bars of the whole series: from (included) to (excluded). */
  readonly trainBars: readonly [from: number, to: number];
  /** Bars of the whole series: from (included) to (excluded). A warm-up for the test may be sliced from before it. */
  readonly testBars: readonly [from: number, to: number];
}

/**
 * Training windows, each followed by an embargo and the test window that judges it (walk-forward analysis; the embargo
 * as in López de Prado, Advances in Financial Machine Learning, 2018, ch. 7). Bars after the last whole window are left out.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `SERIES_TOO_SHORT` where not even one window fits
 */
export function walkForward(series: CandleSeries, options: WalkForwardOptions): WalkForwardWindow[] {
  const { train, test, embargo, step, anchored } = resolve(options);
  const span = train + embargo + test;
  if (span > series.length) {
    throw new NeurotradeError(
      'SERIES_TOO_SHORT',
      `walkForward: one window needs ${span} bars (train ${train} + embargo ${embargo} + test ${test}), ${series.symbol} has ${series.length}; shorten the windows`,
    );
  }
  const count = Math.floor((series.length - span) / step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const trainBars = [anchored ? 0 : index * step, index * step + train] as const;
    const testBars = [trainBars[1] + embargo, trainBars[1] + embargo + test] as const;
    return {
      index,
      trainBars,
      testBars,
      train: sliceCandles(series, ...trainBars),
      test: sliceCandles(series, ...testBars),
    };
  });
}

function resolve(options: WalkForwardOptions): Required<WalkForwardOptions> {
  const resolved = resolveOptions<Required<WalkForwardOptions>>('walkForward', options, {
    train: integer({ min: 1 }),
    test: integer({ min: 1 }),
    embargo: integer({ min: 0 }, 0),
    step: integer({ min: 1 }, undefined),
    anchored: boolean(false),
  });
  return { ...resolved, step: resolved.step ?? resolved.test };
}
