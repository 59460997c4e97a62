import { number, resolveOptions } from '../../core/options.js';
import type { CandleSeries } from '../candles.js';
import { marketOf, marketRules, priceRng, type SyntheticMarketOptions } from './market.js';

export interface NoisySineOptions extends SyntheticMarketOptions {
  /** Bars in one wave. > 0. @default 48 */
  readonly period?: number;
  /** Height of the wave in the log price; 0.05 swings about 5 % to each side. >= 0. @default 0.05 */
  readonly amplitude?: number;
  /** Standard deviation of the independent noise in the log price. >= 0. @default 0.005 */
  readonly noise?: number;
}

/**
 * A sine wave in the log price around the start price, plus independent normal noise at every sub-step: a market that a
 * learner must be able to beat. The log close of bar t is ln(startPrice) + amplitude sin(2π (t + 1) / period) + noise z(t).
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function noisySine(options: NoisySineOptions): CandleSeries {
  const resolved = resolveOptions<Required<NoisySineOptions>>('noisySine', options, {
    ...marketRules,
    period: number({ above: 0 }, 48),
    amplitude: number({ min: 0 }, 0.05),
    noise: number({ min: 0 }, 0.005),
  });
  const { startPrice, period, amplitude, noise, substeps } = resolved;
  const mean = Math.log(startPrice);
  const rng = priceRng(resolved);
  return marketOf(resolved, (path, bar) => {
    for (let step = 0; step < substeps; step++) {
      const phase = (2 * Math.PI * (bar + (step + 1) / substeps)) / period;
      path[step] = mean + amplitude * Math.sin(phase) + noise * rng.normal();
    }
  });
}
