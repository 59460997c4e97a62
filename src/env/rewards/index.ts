export { customReward, type RewardStep } from './custom-reward.js';
export { type DifferentialSharpeOptions, differentialSharpe } from './differential-sharpe.js';
export { type DrawdownPenalisedOptions, drawdownPenalised } from './drawdown-penalised.js';
export { logReturn } from './log-return.js';
export type { Reward, RewardLanes } from './reward.js';
export { simpleProfit } from './simple-profit.js';
