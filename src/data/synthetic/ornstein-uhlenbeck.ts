import { number, resolveOptions } from '../../core/options.js';
import type { CandleSeries } from '../candles.js';
import { marketOf, marketRules, priceRng, type SyntheticMarketOptions } from './market.js';

export interface OrnsteinUhlenbeckOptions extends SyntheticMarketOptions {
  /** Price to which the market reverts. > 0. @default the start price */
  readonly meanPrice?: number;
  /** Bars after which half of a deviation is expected to be gone. > 0. @default 48 */
  readonly halfLife?: number;
  /** Standard deviation of the log price around its mean in the long run. >= 0. @default 0.05 */
  readonly deviation?: number;
}

/**
 * An Ornstein–Uhlenbeck process in the log price, dx = θ (m − x) dt + σ dW with θ = ln 2 / halfLife a bar and
 * σ² = 2 θ deviation², sampled exactly at every sub-step (Uhlenbeck and Ornstein, 1930): in the long run x is normal with
 * mean m and standard deviation `deviation`, and its autocorrelation after k bars is 2^(−k / halfLife).
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function ornsteinUhlenbeck(options: OrnsteinUhlenbeckOptions): CandleSeries {
  const resolved = resolveOptions<Required<OrnsteinUhlenbeckOptions>>('ornsteinUhlenbeck', options, {
    ...marketRules,
    meanPrice: number({ above: 0 }, undefined),
    halfLife: number({ above: 0 }, 48),
    deviation: number({ min: 0 }, 0.05),
  });
  const { halfLife, deviation, substeps } = resolved;
  const mean = Math.log(resolved.meanPrice ?? resolved.startPrice);
  const decay = 2 ** (-1 / (halfLife * substeps));
  const noise = deviation * Math.sqrt(1 - decay ** 2);
  const rng = priceRng(resolved);
  return marketOf(resolved, (path, _, previous) => {
    let logPrice = previous;
    for (let step = 0; step < substeps; step++) {
      logPrice = mean + (logPrice - mean) * decay + noise * rng.normal();
      path[step] = logPrice;
    }
  });
}
