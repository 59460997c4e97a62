import { CHOP, NATR, TR, UlcerIndex } from 'trading-signals';
import type { Feature } from '../feature.js';
import { candleIndicator, indicator } from '../indicator.js';
import { barKernelFeature } from '../kernel-feature.js';
import { AverageTrueRange } from '../kernels/average-true-range.js';
import { sourceSuffix } from '../source.js';
import { checkPeriod, checkSourced, type SourceOptions } from './period.js';

/** True range (Wilder, 1978), price units; the first bar's is `high - low`. No warm-up. */
export function trueRange(): Feature {
  return candleIndicator({ name: 'trueRange', warmup: 0, create: () => new TR() });
}

/**
 * Average true range (Wilder, 1978), price units. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function atr(n: number = 14): Feature {
  checkPeriod('atr', n);
  return barKernelFeature({ name: `atr(${n})`, warmup: n - 1, kernel: new AverageTrueRange(n) });
}

/**
 * Normalised average true range, percent of the close. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function natr(n: number = 14): Feature {
  checkPeriod('natr', n);
  return candleIndicator({ name: `natr(${n})`, warmup: n - 1, create: () => new NATR(n) });
}

/**
 * Choppiness index (Dreiss), about 0 (trend) to 100 (none); 100 where nothing moved. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function choppiness(n: number = 14): Feature {
  checkPeriod('choppiness', n, 2);
  return candleIndicator({ name: `choppiness(${n})`, warmup: n, create: () => new CHOP(n) });
}

/**
 * Ulcer index (Martin, 1987): root mean square drawdown from the highest value so far in the window, percent. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function ulcerIndex(n: number = 14, options: SourceOptions = {}): Feature {
  const source = checkSourced('ulcerIndex', n, options);
  return indicator({
    name: `ulcerIndex(${n}${sourceSuffix(source)})`,
    warmup: n - 1,
    create: () => new UlcerIndex(n),
    source,
  });
}
