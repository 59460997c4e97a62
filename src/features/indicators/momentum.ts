import { CMO, MOM, ROC, TRIX, TSI } from 'trading-signals';
import { resolveOptions } from '../../core/options.js';
import type { Feature } from '../feature.js';
import { indicator } from '../indicator.js';
import { kernelFeature } from '../kernel-feature.js';
import { RelativeStrength } from '../kernels/relative-strength.js';
import { type Source, sourceSuffix } from '../source.js';
import { checkSourced, period, type SourceOptions, sourceRule } from './period.js';

/**
 * Relative strength index (Wilder, 1978), 0 to 100; 100 while there has been no loss. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function rsi(n: number = 14, options: SourceOptions = {}): Feature {
  const source = checkSourced('rsi', n, options, 2);
  const name = `rsi(${n}${sourceSuffix(source)})`;
  return kernelFeature({ name, warmup: n, kernel: new RelativeStrength(n), source });
}

/**
 * Rate of change as a fraction, `x_t / x_{t-n} - 1`. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function roc(n: number = 10, options: SourceOptions = {}): Feature {
  const source = checkSourced('roc', n, options);
  return indicator({ name: `roc(${n}${sourceSuffix(source)})`, warmup: n, create: () => new ROC(n), source });
}

/**
 * Momentum in the source's units, `x_t - x_{t-n}`. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function mom(n: number = 10, options: SourceOptions = {}): Feature {
  const source = checkSourced('mom', n, options);
  return indicator({ name: `mom(${n}${sourceSuffix(source)})`, warmup: n, create: () => new MOM(n), source });
}

/**
 * Chande momentum oscillator (1994), -100 to 100; 0 where nothing moved. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function cmo(n: number = 14, options: SourceOptions = {}): Feature {
  const source = checkSourced('cmo', n, options);
  return indicator({ name: `cmo(${n}${sourceSuffix(source)})`, warmup: n, create: () => new CMO(n), source });
}

/**
 * One-bar change of the triple exponential average, percent (Hutson, 1983). Warm-up `3 n - 2`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function trix(n: number = 15, options: SourceOptions = {}): Feature {
  const source = checkSourced('trix', n, options);
  return indicator({
    name: `trix(${n}${sourceSuffix(source)})`,
    warmup: 3 * n - 2,
    create: () => new TRIX(n),
    source,
    neutral: 0,
  });
}

export interface TsiOptions extends SourceOptions {
  /** First smoothing, bars. @default 25 */
  readonly long?: number | undefined;
  /** Second smoothing, bars. @default 13 */
  readonly short?: number | undefined;
}

/**
 * True strength index (Blau, 1991), -100 to 100. Warm-up `long + short - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function tsi(options: TsiOptions = {}): Feature {
  const { long, short, source } = resolveOptions<{ long: number; short: number; source: Source }>('tsi', options, {
    long: period(1, 25),
    short: period(1, 13),
    source: sourceRule,
  });
  return indicator({
    name: `tsi(${long},${short}${sourceSuffix(source)})`,
    warmup: long + short - 1,
    create: () => new TSI({ longPeriod: long, shortPeriod: short }),
    source,
  });
}
