import { logGrowth } from './log-growth.js';
import { memoryless, type Reward } from './reward.js';

const LOG_RETURN: Reward = Object.freeze({
  name: 'logReturn',
  lanes: () => memoryless((_, before, after) => logGrowth(before, after)),
});

/** Log return of equity: `ln(E_t / E_{t-1})`, floored at ln(1e-6). Sums to the log of the episode's growth. */
export function logReturnReward(): Reward {
  return LOG_RETURN;
}
