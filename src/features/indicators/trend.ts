import { DX, LinearRegression, type LinearRegressionResult, SuperTrend, VortexIndicator, WSMA } from 'trading-signals';
import { number, oneOf, resolveOptions } from '../../core/options.js';
import type { Candle } from '../../data/candles.js';
import type { Feature } from '../feature.js';
import { candleIndicator, indicator, type StreamingIndicator } from '../indicator.js';
import { sourceSuffix } from '../source.js';
import { checkSourced, period, type SourceOptions } from './period.js';

/** Trend strength, or one of its two directional indicators. */
export type AdxOutput = 'adx' | 'plusDI' | 'minusDI';

/**
 * Average directional index, or one of the two directional indicators (Wilder, 1978), 0 to 100; 0 while nothing has moved
 * yet. Warm-up `2 n - 2` for `adx`, `n - 1` for the others.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function adx(n: number = 14, options: { readonly output?: AdxOutput | undefined } = {}): Feature {
  const { output } = resolveOptions<{ period: number; output: AdxOutput }>(
    'adx',
    { ...options, period: n },
    { period: period(), output: oneOf(['adx', 'plusDI', 'minusDI'], 'adx') },
  );
  const shared = { name: `adx(${n}).${output}`, neutral: 0 };
  if (output === 'adx') return candleIndicator({ ...shared, warmup: 2 * n - 2, create: () => directionalAverage(n) });
  return candleIndicator({
    ...shared,
    warmup: n - 1,
    create: () => new DX(n),
    output: (_dx: number, { pdi, mdi }: DX) => 100 * ((output === 'plusDI' ? pdi : mdi) ?? NaN),
  });
}

/** Smooths the library's DX as its ADX does, but 0 / 0 on a first stretch without any movement does not stay forever. */
function directionalAverage(n: number): StreamingIndicator<Candle, number> {
  const index = new DX(n);
  const smoothed = new WSMA(n);
  return {
    update: (candle) => {
      const dx = index.update(candle, false);
      return dx === null ? null : smoothed.update(Number.isNaN(dx) ? 0 : dx, false);
    },
  };
}

/**
 * Vortex indicator (Botes and Siepman, 2010); 0 where nothing moved. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function vortex(
  n: number = 14,
  options: { readonly output?: 'plus' | 'minus' | 'difference' | undefined } = {},
): Feature {
  const { output } = resolveOptions<{ period: number; output: 'plus' | 'minus' | 'difference' }>(
    'vortex',
    { ...options, period: n },
    { period: period(), output: oneOf(['plus', 'minus', 'difference'], 'difference') },
  );
  return candleIndicator({
    name: `vortex(${n}).${output}`,
    warmup: n,
    create: () => new VortexIndicator(n),
    output: (result: { plus: number; minus: number }) =>
      output === 'difference' ? result.plus - result.minus : result[output],
  });
}

export interface SuperTrendOptions {
  /** Average true ranges from the middle to the line. @default 3 */
  readonly multiplier?: number | undefined;
  /** The line (price units), or 1 for up and -1 for down. @default 'direction' */
  readonly output?: 'level' | 'direction' | undefined;
}

/**
 * SuperTrend (Seban): a trailing line at a multiple of the average true range, and the side it is on. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function superTrend(n: number = 10, options: SuperTrendOptions = {}): Feature {
  const { multiplier, output } = resolveOptions<{ period: number; multiplier: number; output: 'level' | 'direction' }>(
    'superTrend',
    { ...options, period: n },
    { period: period(), multiplier: number({ above: 0 }, 3), output: oneOf(['level', 'direction'], 'direction') },
  );
  return candleIndicator({
    name: `superTrend(${n},${multiplier}).${output}`,
    warmup: n - 1,
    create: () => new SuperTrend({ interval: n, multiplier }),
    output: (result: { supertrend: number; trend: string }) => {
      if (output === 'level') return result.supertrend;
      return result.trend === 'BULLISH' ? 1 : -1;
    },
  });
}

/**
 * Slope of the least-squares line through the last `n` values, source units a bar. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function slope(n: number = 20, options: SourceOptions = {}): Feature {
  const source = checkSourced('slope', n, options, 2);
  return indicator({
    name: `slope(${n}${sourceSuffix(source)})`,
    warmup: n - 1,
    create: () => new LinearRegression(n),
    output: (result: LinearRegressionResult) => result.slope,
    source,
  });
}
