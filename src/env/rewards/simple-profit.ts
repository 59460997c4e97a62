import type { Reward, RewardLanes } from './reward.js';

/** Profit as a share of the episode's first equity: `(E_t − E_{t-1}) / E_0`. Sums to the episode's total return. */
export function simpleProfitReward(): Reward {
  return { name: 'simpleProfit', lanes: simpleProfitLanes };
}

function simpleProfitLanes(count: number): RewardLanes {
  const initial = new Float64Array(count);
  return {
    reset: (lane, equity) => {
      initial[lane] = equity;
    },
    next: (lane, before, after) => (after - before) / (initial[lane] as number),
    state: () => ({ initial: initial.slice() }),
    restore: (state) => initial.set(state.initial as Float64Array),
  };
}
