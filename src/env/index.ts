export { type CheckEnvOptions, type CheckName, checkEnv, scrambleAfter, type Violation } from './check/index.js';
export {
  acrobot,
  cartPole,
  type IdentityOptions,
  identityBoxEnv,
  identityEnv,
  type MemoryCueOptions,
  memoryCueEnv,
  mountainCar,
  mountainCarContinuous,
  pendulum,
  type TaskOptions,
} from './classic/index.js';
export type { Action, Env, EnvState, Info, ResetOptions, ResetResult, StepResult } from './env.js';
export { type OracleOptions, type OracleResult, oracle } from './oracle.js';
export {
  customReward,
  type DifferentialSharpeOptions,
  type DrawdownPenalisedOptions,
  differentialSharpeReward,
  drawdownPenalisedReward,
  logReturnReward,
  type Reward,
  type RewardLanes,
  type RewardName,
  type RewardOption,
  type RewardStep,
  simpleProfitReward,
} from './rewards/index.js';
export {
  type BoxOptions,
  type BoxSpace,
  box,
  checkAction,
  checkSpace,
  contains,
  type DictSpace,
  type DiscreteSpace,
  describeSpace,
  dict,
  discrete,
  flatSize,
  type MultiBinarySpace,
  type MultiDiscreteSpace,
  maskSize,
  multiBinary,
  multiDiscrete,
  type Space,
  type SpaceValue,
  sample,
  spacesEqual,
  type WindowLayout,
} from './spaces.js';
export { ACCOUNT_NAMES, ACCOUNT_SIZE, writeAccountState } from './trading/account-state.js';
export type { ActionOptions } from './trading/actions.js';
export type { EpisodeOptions } from './trading/episode.js';
export type { TradingFill, TradingInfo } from './trading/info.js';
export type { TradingEnvOptions } from './trading/options.js';
export { TradingEnv, type TradingStep } from './trading-env.js';
export type { AutoresetMode, VectorActions, VectorEnv, VectorStep } from './vector-env.js';
export { type EpisodeEndInfo, VectorTradingEnv, type VectorTradingEnvOptions } from './vector-trading-env.js';
export { type VectorizeOptions, vectorize } from './vectorize.js';
export {
  clipAction,
  type EpisodeStatistics,
  type FrameStackOptions,
  frameStack,
  type NormalizedObservationEnv,
  type NormalizedRewardEnv,
  type NormalizeOptions,
  type NormalizeRewardOptions,
  normalizeObservation,
  normalizeReward,
  type RescaleActionOptions,
  recordEpisodeStatistics,
  rescaleAction,
  type TimeLimitOptions,
  timeLimit,
  transformObservation,
  transformReward,
  type WrapperParts,
  wrapEnv,
} from './wrappers/index.js';
