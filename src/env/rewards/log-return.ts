import { memoryless, type Reward } from './reward.js';

/** A step that loses more than this share of equity, ruin included, counts as one that loses exactly it. */
const LARGEST_LOSS = 1 - 1e-6;

/** `ln(after / before)`, floored at ln(1e-6) so that ruin stays finite. */
export function logGrowth(before: number, after: number): number {
  return Math.log(Math.max(after / before, 1 - LARGEST_LOSS));
}

/** Log return of equity: `ln(E_t / E_{t-1})`, floored at ln(1e-6). Sums to the log of the episode's growth. */
export function logReturnReward(): Reward {
  return { name: 'logReturn', lanes: () => memoryless((_, before, after) => logGrowth(before, after)) };
}
