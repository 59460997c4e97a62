import { NeurotradeError } from '../../core/errors.js';
import { type OptionRules, resolveOptions } from '../../core/options.js';
import { type CandleSeries, candleSeries } from '../../data/candles.js';
import { computeFeatures, type FeatureMatrix } from '../../features/feature-matrix.js';
import { type FeatureList, type FeaturePipeline, featurePipeline } from '../../features/pipeline.js';
import { type Market, resolveMarket } from '../../market/options.js';
import { resolveReward } from '../rewards/resolve-reward.js';
import type { Reward } from '../rewards/reward.js';
import { type BoxSpace, box } from '../spaces.js';
import { ACCOUNT_HIGH, ACCOUNT_LOW, ACCOUNT_SIZE } from './account-state.js';
import { type ActionScheme, resolveActions } from './actions.js';
import { type EpisodePlan, planEpisodes, type ResolvedEpisode, resolveEpisode } from './episode.js';
import type { FilledTradingOptions } from './options.js';
import { type Timeline, timelineOf } from './timeline.js';

/** Everything about a trading environment that does not change while it runs; shared by all its lanes. */
export interface TradingSetup {
  readonly symbol: string;
  readonly market: Market;
  readonly timeline: Timeline;
  readonly actions: ActionScheme;
  /** Of a discrete scheme; empty for a continuous one. */
  readonly targets: Float64Array;
  /** Of a continuous scheme. */
  readonly minChange: number;
  readonly reward: Reward;
  readonly episode: EpisodePlan;
  readonly initialCash: number;
  /** `[T, F]`, row-major. */
  readonly features: Float32Array;
  /** F */
  readonly featureSize: number;
  /** Numbers of the window in an observation: window × F. */
  readonly windowSize: number;
  readonly accountState: boolean;
  readonly observationSpace: BoxSpace;
  /** window × F, and 4 of the account. */
  readonly observationSize: number;
}

/**
 * Checks all options, computes the features, and lays the series out for the market.
 *
 * @param scope who is configured, for error messages
 * @param rules those of {@link TRADING_RULES}, and the caller's own
 * @throws NeurotradeError `INVALID_OPTIONS` (all violations at once), `INVALID_CANDLES`, `SERIES_TOO_SHORT`, `NON_FINITE`
 */
export function createSetup<T extends FilledTradingOptions>(
  scope: string,
  given: object,
  rules: OptionRules<T>,
): { readonly setup: TradingSetup; readonly options: T } {
  const options = resolveOptions<T>(scope, given as Partial<T>, rules);
  const { market, actions, episode } = resolveNested(scope, options);
  const candles = candleSeries(options.candles);
  const matrix = computeFeatures(asPipeline(options.features), candles);
  const setup = {
    symbol: candles.symbol,
    market,
    actions,
    targets: actions.kind === 'discrete' ? actions.targets : new Float64Array(0),
    minChange: actions.kind === 'continuous' ? actions.minChange : 0,
    reward: resolveReward(options.reward),
    timeline: timelineOf(candles, market),
    episode: planEpisodes(episode, candles.length, matrix.warmup + options.window - 1),
    initialCash: options.initialCash,
    ...observationLayout(options, matrix, candles),
  };
  return { setup, options };
}

function resolveNested(
  scope: string,
  options: FilledTradingOptions,
): { market: Market; actions: ActionScheme; episode: ResolvedEpisode } {
  const violations: string[] = [];
  const attempt = <R>(resolve: () => R): R | undefined => {
    try {
      return resolve();
    } catch (error) {
      if (!(error instanceof NeurotradeError && error.code === 'INVALID_OPTIONS')) throw error;
      violations.push(error.message);
      return undefined;
    }
  };
  const market = attempt(() => resolveMarket(options.market));
  const actions = attempt(() => resolveActions(options.actions, market?.shorting ?? true));
  const episode = attempt(() => resolveEpisode(options.episode));
  if (market !== undefined && actions !== undefined && episode !== undefined) return { market, actions, episode };
  throw new NeurotradeError('INVALID_OPTIONS', `${scope}: ${violations.join('; ')}`, {
    details: { scope, violations },
  });
}

function asPipeline(features: FeaturePipeline | FeatureList): FeaturePipeline {
  return Array.isArray(features) ? featurePipeline(features) : (features as FeaturePipeline);
}

function observationLayout(
  { window, accountState }: FilledTradingOptions,
  matrix: FeatureMatrix,
  candles: CandleSeries,
): Pick<
  TradingSetup,
  'features' | 'featureSize' | 'windowSize' | 'accountState' | 'observationSpace' | 'observationSize'
> {
  const windowSize = window * matrix.size;
  const observationSize = windowSize + (accountState ? ACCOUNT_SIZE : 0);
  const low = new Float32Array(observationSize).fill(Number.NEGATIVE_INFINITY);
  const high = new Float32Array(observationSize).fill(Number.POSITIVE_INFINITY);
  if (accountState) low.set(ACCOUNT_LOW, windowSize);
  if (accountState) high.set(ACCOUNT_HIGH, windowSize);
  const features = new Float32Array(matrix.data);
  requireFinite(features, matrix, candles);
  return {
    features,
    featureSize: matrix.size,
    windowSize,
    accountState,
    observationSize,
    observationSpace: box({
      shape: [observationSize],
      low,
      high,
      window: { length: window, channels: matrix.size },
    }),
  };
}

/** @throws NeurotradeError `NON_FINITE` where a warm row does not fit single precision */
function requireFinite(
  single: Float32Array,
  { data, names, size, warmup }: FeatureMatrix,
  { symbol }: CandleSeries,
): void {
  const fault = single.findIndex((feature, i) => i >= warmup * size && !Number.isFinite(feature));
  if (fault === -1) return;
  throw new NeurotradeError(
    'NON_FINITE',
    `${symbol}: feature "${names[fault % size]}" is ${data[fault]} at bar ${Math.floor(fault / size)}, which is no finite single-precision number; scale or clip the feature`,
    { details: { feature: names[fault % size], bar: Math.floor(fault / size) } },
  );
}
