export { customReward, type RewardStep } from './custom-reward.js';
export { type DifferentialSharpeOptions, differentialSharpeReward } from './differential-sharpe.js';
export { type DrawdownPenalisedOptions, drawdownPenalisedReward } from './drawdown-penalised.js';
export { logReturnReward } from './log-return.js';
export type { RewardName, RewardOption } from './resolve-reward.js';
export type { Reward, RewardLanes } from './reward.js';
export { simpleProfitReward } from './simple-profit.js';
