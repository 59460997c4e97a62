import { number, resolveOptions } from '../../core/options.js';
import type { Reward, RewardLanes } from './reward.js';

export interface DifferentialSharpeOptions {
  /** Adaptation rate η of the moving moments, in (0, 1). @default 0.01 */
  readonly eta?: number | undefined;
}

/** Moving variances below this are rounding noise around 0. */
const SMALLEST_VARIANCE = 1e-12;

/**
 * The derivative of an exponentially moving Sharpe ratio with respect to its adaptation rate (Moody and Saffell,
 * "Learning to Trade via Direct Reinforcement", IEEE Trans. Neural Networks 12(4), 2001, section II-D). With simple
 * returns R of equity and moments A, B that start at 0:
 *
 * `D_t = (B_{t-1} ΔA_t − ½ A_{t-1} ΔB_t) / (B_{t-1} − A_{t-1}²)^{3/2}`,
 * `ΔA_t = R_t − A_{t-1}`, `ΔB_t = R_t² − B_{t-1}`, `A_t = A_{t-1} + η ΔA_t`, `B_t = B_{t-1} + η ΔB_t`
 *
 * It is 0 as long as the moving variance is below 1e-12, so also in an episode's first step.
 */
export function differentialSharpeReward(options: DifferentialSharpeOptions = {}): Reward {
  const { eta } = resolveOptions<{ eta: number }>('differentialSharpe', options, {
    eta: number({ above: 0, below: 1 }, 0.01),
  });
  return { name: `differentialSharpe(${eta})`, lanes: (count) => differentialSharpeLanes(count, eta) };
}

function differentialSharpeLanes(count: number, eta: number): RewardLanes {
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  return {
    reset: (lane) => {
      first[lane] = 0;
      second[lane] = 0;
    },
    next: (lane, before, after) => {
      const gain = after / before - 1;
      const a = first[lane] as number;
      const b = second[lane] as number;
      const deltaA = gain - a;
      const deltaB = gain * gain - b;
      first[lane] = a + eta * deltaA;
      second[lane] = b + eta * deltaB;
      const variance = b - a * a;
      return variance < SMALLEST_VARIANCE ? 0 : (b * deltaA - 0.5 * a * deltaB) / (variance * Math.sqrt(variance));
    },
    state: () => ({ first: first.slice(), second: second.slice() }),
    restore: (state) => {
      first.set(state.first as Float64Array);
      second.set(state.second as Float64Array);
    },
  };
}
