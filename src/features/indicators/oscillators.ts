import { Aroon, type AroonResult, MAD, SMA, UltimateOscillator, WilliamsR } from 'trading-signals';
import { oneOf, resolveOptions } from '../../core/options.js';
import type { Feature } from '../feature.js';
import { candleIndicator, indicator, type StreamingIndicator } from '../indicator.js';
import { barKernelFeature } from '../kernel-feature.js';
import { Stochastic } from '../kernels/stochastic.js';
import { checkPeriod, period } from './period.js';

/** A mean deviation below this fraction of the mean is the rounding of a market that stands still. */
const STANDSTILL = 1e-12;

/**
 * Commodity channel index (Lambert, 1980) of the typical price: `(x - mean) / (0.015 mean deviation)`; 0 where nothing
 * moved. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function cci(n: number = 20): Feature {
  checkPeriod('cci', n, 2);
  return indicator({ name: `cci(${n})`, warmup: n - 1, create: () => channelIndex(n), source: 'hlc3' });
}

/** The library's mean and mean deviation, divided only where there is a deviation. */
function channelIndex(n: number): StreamingIndicator<number, number> {
  const mean = new SMA(n);
  const deviation = new MAD(n);
  return {
    update: (x) => {
      const center = mean.update(x, false);
      const spread = deviation.update(x, false);
      if (center === null || spread === null) return null;
      return spread <= STANDSTILL * Math.abs(center) ? 0 : (x - center) / (0.015 * spread);
    },
  };
}

export interface StochasticOptions {
  /** Bars in the range. @default 14 */
  readonly k?: number | undefined;
  /** Bars over which %K is averaged. @default 3 */
  readonly slowing?: number | undefined;
  /** Bars over which %D averages %K. @default 3 */
  readonly d?: number | undefined;
  /** @default 'k' */
  readonly output?: 'k' | 'd' | undefined;
}

/**
 * Stochastic oscillator (Lane), 0 to 100; a range without height counts as 0. Warm-up `k + slowing - 2` for `k`,
 * `d - 1` more for `d`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function stochastic(options: StochasticOptions = {}): Feature {
  const { k, slowing, d, output } = resolveOptions<{ k: number; slowing: number; d: number; output: 'k' | 'd' }>(
    'stochastic',
    options,
    { k: period(1, 14), slowing: period(1, 3), d: period(1, 3), output: oneOf(['k', 'd'], 'k') },
  );
  const averages = output === 'k' ? [slowing] : [slowing, d];
  return barKernelFeature({
    name: `stochastic(${k},${slowing},${d}).${output}`,
    warmup: averages.reduce((bars, n) => bars + n - 1, k - 1),
    kernel: new Stochastic(k, averages),
  });
}

/**
 * Williams %R (1973), -100 to 0; -100 where the range has no height. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function williamsR(n: number = 14): Feature {
  checkPeriod('williamsR', n);
  return candleIndicator({ name: `williamsR(${n})`, warmup: n - 1, create: () => new WilliamsR(n) });
}

/**
 * Aroon (Chande, 1995): how recent the highest high (`up`) or lowest low (`down`) is, 0 to 100, or their difference.
 * Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function aroon(
  n: number = 25,
  options: { readonly output?: 'up' | 'down' | 'oscillator' | undefined } = {},
): Feature {
  const { output } = resolveOptions<{ period: number; output: 'up' | 'down' | 'oscillator' }>(
    'aroon',
    { ...options, period: n },
    { period: period(), output: oneOf(['up', 'down', 'oscillator'], 'oscillator') },
  );
  const [up, down] = [output === 'down' ? 0 : 1, { up: 0, down: 1, oscillator: -1 }[output]];
  return candleIndicator({
    name: `aroon(${n}).${output}`,
    warmup: n,
    create: () => new Aroon(n),
    output: (result: AroonResult) => up * result.aroonUp + down * result.aroonDown,
  });
}

export interface UltimateOscillatorOptions {
  /** @default 7 */
  readonly short?: number | undefined;
  /** @default 14 */
  readonly medium?: number | undefined;
  /** @default 28 */
  readonly long?: number | undefined;
}

/**
 * Ultimate oscillator (Williams, 1976), 0 to 100; 50 where nothing moved over the short period. Warm-up `long`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function ultimateOscillator(options: UltimateOscillatorOptions = {}): Feature {
  const { short, medium, long } = resolveOptions<{ short: number; medium: number; long: number }>(
    'ultimateOscillator',
    options,
    { short: period(1, 7), medium: period(1, 14), long: period(1, 28) },
    (chosen) => (chosen.short < chosen.medium && chosen.medium < chosen.long ? [] : ['expected short < medium < long']),
  );
  return candleIndicator({
    name: `ultimateOscillator(${short},${medium},${long})`,
    warmup: long,
    create: () => new UltimateOscillator({ shortPeriod: short, mediumPeriod: medium, longPeriod: long }),
  });
}
