import { number, resolveOptions } from '../../core/options.js';
import { logGrowth } from './log-growth.js';
import type { Reward, RewardLanes } from './reward.js';

export interface DrawdownPenalisedOptions {
  /** Weight λ of the penalty, at least 0. @default 1 */
  readonly penalty?: number | undefined;
}

/**
 * Log return less what deepens the drawdown: `ln(E_t / E_{t-1}) − λ × max(0, D_t − D_{t-1})`, where
 * `D_t = 1 − E_t / max(E_0 … E_t)`. Staying under water costs nothing more; every new depth is paid for once.
 */
export function drawdownPenalisedReward(options: DrawdownPenalisedOptions = {}): Reward {
  const { penalty } = resolveOptions<{ penalty: number }>('drawdownPenalised', options, {
    penalty: number({ min: 0 }, 1),
  });
  return { name: `drawdownPenalised(${penalty})`, lanes: (count) => drawdownPenalisedLanes(count, penalty) };
}

function drawdownPenalisedLanes(count: number, penalty: number): RewardLanes {
  const peak = new Float64Array(count);
  return {
    reset: (lane, equity) => {
      peak[lane] = equity;
    },
    next: (lane, before, after) => {
      const oldPeak = peak[lane] as number;
      const newPeak = Math.max(oldPeak, after);
      peak[lane] = newPeak;
      const deeper = Math.max(0, before / oldPeak - after / newPeak);
      return logGrowth(before, after) - penalty * deeper;
    },
    state: () => ({ peak: peak.slice() }),
    restore: (state) => peak.set(state.peak as Float64Array),
  };
}
