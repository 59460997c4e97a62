import { number, type OptionRules, resolveOptions, value } from '../../core/options.js';
import { createRng } from '../../core/rng.js';
import type { CandleSeries } from '../candles.js';
import { marketOf, marketRules, priceRng, type SyntheticMarketOptions, yearsPerBar } from './market.js';

/** One state of the market. */
export interface Regime {
  /** Growth rate of the expected price, per year of 365 days. */
  readonly drift: number;
  /** Standard deviation of the log return, per square root of a year. >= 0 */
  readonly volatility: number;
  /** Mean stay in bars; stays are geometric. >= 1 */
  readonly meanDuration: number;
}

export interface RegimeSwitchingOptions extends SyntheticMarketOptions {
  /** At least two. @default a calm rise, a calm fall and a turbulent fall */
  readonly regimes?: readonly Regime[];
}

const DEFAULT_REGIMES: readonly Regime[] = [
  { drift: 0.5, volatility: 0.4, meanDuration: 500 },
  { drift: -0.4, volatility: 0.5, meanDuration: 300 },
  { drift: -1, volatility: 1.2, meanDuration: 60 },
];

const rules: OptionRules<Required<RegimeSwitchingOptions>> = {
  ...marketRules,
  regimes: value(
    'at least two regimes with a finite drift, volatility >= 0 and meanDuration >= 1',
    isRegimes,
    DEFAULT_REGIMES,
  ),
};

/**
 * Geometric Brownian motion whose drift and volatility follow a hidden Markov chain (Hamilton, 1989). In each bar the chain
 * leaves its regime with probability 1 / meanDuration, for any other with equal chance; it starts in the first.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function regimeSwitching(options: RegimeSwitchingOptions): CandleSeries {
  const resolved = resolveOptions<Required<RegimeSwitchingOptions>>('regimeSwitching', options, rules);
  const chain = chainOf(resolved);
  const { regimes, substeps, timeframe } = resolved;
  const dt = yearsPerBar(timeframe) / substeps;
  const rng = priceRng(resolved);
  return marketOf(resolved, (path, bar, previous) => {
    const { drift, volatility } = regimes[chain[bar] as number] as Regime;
    let logPrice = previous;
    for (let step = 0; step < substeps; step++) {
      logPrice += (drift - volatility ** 2 / 2) * dt + volatility * Math.sqrt(dt) * rng.normal();
      path[step] = logPrice;
    }
  });
}

/** The regime of each bar of {@link regimeSwitching} under the same options, `[bars]`: the labels of the hidden state. */
export function regimePath(options: RegimeSwitchingOptions): Uint8Array {
  return chainOf(resolveOptions<Required<RegimeSwitchingOptions>>('regimePath', options, rules));
}

function chainOf({ seed, bars, regimes }: Required<RegimeSwitchingOptions>): Uint8Array {
  const rng = createRng(seed).split('regimes');
  const chain = new Uint8Array(bars);
  for (let bar = 1; bar < bars; bar++) {
    const regime = chain[bar - 1] as number;
    const leaves = rng.next() < 1 / (regimes[regime] as Regime).meanDuration;
    chain[bar] = leaves ? (regime + rng.integer(1, regimes.length)) % regimes.length : regime;
  }
  return chain;
}

function isRegimes(candidate: unknown): boolean {
  if (!Array.isArray(candidate) || candidate.length < 2 || candidate.length > 256) return false;
  const [finite, positive, lasting] = [number(), number({ min: 0 }), number({ min: 1 })];
  return candidate.every(
    (regime: Partial<Regime> | null) =>
      finite.check(regime?.drift) === undefined &&
      positive.check(regime?.volatility) === undefined &&
      lasting.check(regime?.meanDuration) === undefined,
  );
}
