import { number, resolveOptions } from '../../core/options.js';
import type { CandleSeries } from '../candles.js';
import { marketOf, marketRules, priceRng, type SyntheticMarketOptions, yearsPerBar } from './market.js';

export interface GarchOptions extends SyntheticMarketOptions {
  /** Growth rate of the expected price, per year of 365 days. @default 0 */
  readonly drift?: number;
  /** Long-run standard deviation of the log return, per square root of a year. >= 0. @default 0.6 */
  readonly volatility?: number;
  /** Weight of the last bar's squared shock in the variance. >= 0. @default 0.08 */
  readonly alpha?: number;
  /** Weight of the last bar's variance. >= 0, alpha + beta < 1. @default 0.9 */
  readonly beta?: number;
}

/**
 * GARCH(1,1) returns (Bollerslev, 1986): the log return of bar t is μ dt − h(t)/2 + ε(t) with ε(t) ~ N(0, h(t)) and
 * h(t) = ω + α ε(t−1)² + β h(t−1), started at the long-run variance ω / (1 − α − β). Inside a bar the shock is a Brownian
 * path of that variance.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function garch(options: GarchOptions): CandleSeries {
  const resolved = resolveOptions<Required<GarchOptions>>(
    'garch',
    options,
    {
      ...marketRules,
      drift: number({}, 0),
      volatility: number({ min: 0 }, 0.6),
      alpha: number({ min: 0 }, 0.08),
      beta: number({ min: 0 }, 0.9),
    },
    ({ alpha, beta }) => (alpha + beta < 1 ? [] : [`"alpha" + "beta" must be < 1, found ${alpha + beta}`]),
  );
  const { drift, volatility, alpha, beta, substeps, timeframe } = resolved;
  const dt = yearsPerBar(timeframe);
  const longRun = volatility ** 2 * dt;
  const omega = longRun * (1 - alpha - beta);
  const rng = priceRng(resolved);
  let [variance, shock] = [longRun, Math.sqrt(longRun)];
  return marketOf(resolved, (path, bar, previous) => {
    if (bar > 0) variance = omega + alpha * shock ** 2 + beta * variance;
    const mean = drift * dt - variance / 2;
    const deviation = Math.sqrt(variance / substeps);
    shock = 0;
    for (let step = 0; step < substeps; step++) {
      shock += deviation * rng.normal();
      path[step] = previous + (mean * (step + 1)) / substeps + shock;
    }
  });
}
