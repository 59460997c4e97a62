import { boolean, integer, number, type OptionRules, value } from '../../core/options.js';
import type { CandleSeries } from '../../data/candles.js';
import type { FeatureList, FeaturePipeline } from '../../features/pipeline.js';
import type { MarketOptions } from '../../market/options.js';
import { isRewardOption, REWARD_EXPECTED, type RewardOption } from '../rewards/resolve-reward.js';
import type { ActionOptions } from './actions.js';
import type { EpisodeOptions } from './episode.js';

/** What a trading environment is made of. */
export interface TradingEnvOptions {
  readonly candles: CandleSeries;
  /** Computed once over the whole series; row t uses bars 0 to t alone. */
  readonly features: FeaturePipeline | FeatureList;
  /** Feature rows in an observation: those of bars t − window + 1 to t. @default 1 */
  readonly window?: number | undefined;
  /** @default { kind: 'discrete', targets: [0, 1] } */
  readonly actions?: ActionOptions | undefined;
  /** @default {} */
  readonly market?: MarketOptions | undefined;
  /** @default 'logReturn' */
  readonly reward?: RewardOption | undefined;
  /** @default {} */
  readonly episode?: EpisodeOptions | undefined;
  /** Quote currency, above 0. @default 10_000 */
  readonly initialCash?: number | undefined;
  /** Whether weight, unrealised return, time in position and drawdown follow the window in the observation. @default true */
  readonly accountState?: boolean | undefined;
}

/** {@link TradingEnvOptions} with defaults; the nested ones are checked by their own resolvers. */
export type FilledTradingOptions = {
  readonly [K in keyof TradingEnvOptions]-?: Exclude<TradingEnvOptions[K], undefined>;
};

const isObject = (candidate: unknown): boolean => typeof candidate === 'object' && candidate !== null;

/** Rules of the options that both trading environments share. */
export const TRADING_RULES: OptionRules<FilledTradingOptions> = {
  candles: value<CandleSeries>('a candle series', isObject),
  features: value<FeaturePipeline | FeatureList>('a feature pipeline or a list of features', isFeatures),
  window: integer({ min: 1 }, 1),
  actions: value<ActionOptions>("{ kind: 'discrete' | 'continuous', … }", isActions, { kind: 'discrete' }),
  market: value<MarketOptions>('an object of market options', isObject, {}),
  reward: value<RewardOption>(REWARD_EXPECTED, isRewardOption, 'logReturn'),
  episode: value<EpisodeOptions>('an object of episode options', isObject, {}),
  initialCash: number({ above: 0 }, 10_000),
  accountState: boolean(true),
};

function isFeatures(candidate: unknown): boolean {
  return Array.isArray(candidate) || typeof (candidate as Partial<FeaturePipeline> | null)?.update === 'function';
}

function isActions(candidate: unknown): boolean {
  const kind = (candidate as Partial<ActionOptions> | null)?.kind;
  return kind === 'discrete' || kind === 'continuous';
}
