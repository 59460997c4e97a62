import { customReward, type RewardStep } from './custom-reward.js';
import { differentialSharpeReward } from './differential-sharpe.js';
import { drawdownPenalisedReward } from './drawdown-penalised.js';
import { logReturnReward } from './log-return.js';
import type { Reward } from './reward.js';
import { simpleProfitReward } from './simple-profit.js';

/** Rewards that a name stands for, with their default options. */
export type RewardName = 'logReturn' | 'simpleProfit' | 'differentialSharpe' | 'drawdownPenalised';

const BY_NAME: Readonly<Record<RewardName, () => Reward>> = {
  logReturn: logReturnReward,
  simpleProfit: simpleProfitReward,
  differentialSharpe: differentialSharpeReward,
  drawdownPenalised: drawdownPenalisedReward,
};

/** A name, a reward with options of its own, or a function of one step. */
export type RewardOption = RewardName | Reward | ((step: Readonly<RewardStep>) => number);

/** The reward that an option means. */
export function resolveReward(option: RewardOption): Reward {
  if (typeof option === 'string') return BY_NAME[option]();
  return typeof option === 'function' ? customReward(option.name || 'reward', option) : option;
}

/** What a reward option may be, in words. */
export const REWARD_EXPECTED: string = `one of ${Object.keys(BY_NAME).join(', ')}, a Reward, or a function of a step`;

export function isRewardOption(candidate: unknown): candidate is RewardOption {
  if (typeof candidate === 'string') return Object.hasOwn(BY_NAME, candidate);
  return typeof candidate === 'function' || typeof (candidate as Partial<Reward> | null)?.lanes === 'function';
}
