import { number, resolveOptions } from '../../core/options.js';
import type { CandleSeries } from '../candles.js';
import { marketOf, marketRules, priceRng, type SyntheticMarketOptions, yearsPerBar } from './market.js';

export interface GeometricBrownianOptions extends SyntheticMarketOptions {
  /** Growth rate of the expected price, per year of 365 days: E[S(t)] = S(0) e^(drift t). @default 0 */
  readonly drift?: number;
  /** Standard deviation of the log return, per square root of a year. >= 0. @default 0.6 */
  readonly volatility?: number;
}

/**
 * Geometric Brownian motion, dS = μ S dt + σ S dW: log returns are independent normals of mean (μ − σ²/2) dt and variance
 * σ² dt, sampled exactly at every sub-step (Black and Scholes, 1973).
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * const candles = geometricBrownian({ seed: 7, bars: 10_000, drift: 0.1, volatility: 0.5 });
 * ```
 */
export function geometricBrownian(options: GeometricBrownianOptions): CandleSeries {
  const resolved = resolveOptions<Required<GeometricBrownianOptions>>('geometricBrownian', options, {
    ...marketRules,
    drift: number({}, 0),
    volatility: number({ min: 0 }, 0.6),
  });
  const { drift, volatility, substeps, timeframe } = resolved;
  const dt = yearsPerBar(timeframe) / substeps;
  const mean = (drift - volatility ** 2 / 2) * dt;
  const deviation = volatility * Math.sqrt(dt);
  const rng = priceRng(resolved);
  return marketOf(resolved, (path, _, previous) => {
    let logPrice = previous;
    for (let step = 0; step < substeps; step++) {
      logPrice += mean + deviation * rng.normal();
      path[step] = logPrice;
    }
  });
}
