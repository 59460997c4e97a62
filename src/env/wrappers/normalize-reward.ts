import { NeurotradeError } from '../../core/errors.js';
import { number, resolveOptions } from '../../core/options.js';
import { RunningMoments, type RunningMomentsState } from '../../core/running-moments.js';
import type { Action, Env } from '../env.js';
import { NORMALIZE_RULES, type NormalizeOptions } from './normalize-options.js';
import { wrapEnv } from './wrap-env.js';

/** Options of {@link normalizeReward}. */
export interface NormalizeRewardOptions extends NormalizeOptions {
  /** Discount of the return whose variance is measured, in [0, 1]. @default 0.99 */
  readonly gamma?: number;
}

/** An env with normalised rewards. */
export interface NormalizedRewardEnv<A extends Action> extends Env<A> {
  /** Whether the moments learn from what passes. */
  training: boolean;
  /** Of the discounted return; one element. */
  readonly moments: RunningMoments;
}

/**
 * Rewards as r / √(variance of the discounted return + epsilon), cut at ± clip, not centred
 * (Stable-Baselines3's `VecNormalize`). The moments are part of the env's saved state.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`; `NON_FINITE` from `step` where a reward is
 */
export function normalizeReward<A extends Action>(
  env: Env<A>,
  options?: NormalizeRewardOptions,
): NormalizedRewardEnv<A> {
  const { clip, epsilon, gamma, training } = resolveOptions<Required<NormalizeRewardOptions>>(
    'normalizeReward',
    options,
    { ...NORMALIZE_RULES, gamma: number({ min: 0, max: 1 }, 0.99) },
  );
  const moments = new RunningMoments(1);
  const batch = new Float64Array(1);
  let discounted = 0;
  const normalize = (reward: number): number => {
    checkFinite(reward);
    if (wrapped.training) {
      discounted = discounted * gamma + reward;
      batch[0] = discounted;
      moments.update(batch);
    }
    const scaled = reward / Math.sqrt((moments.variance[0] as number) + epsilon);
    return Math.min(Math.max(scaled, -clip), clip);
  };
  const wrapped: NormalizedRewardEnv<A> = Object.assign(
    wrapEnv('normalizeReward', env, {
      reset: (reset) => {
        const result = env.reset(reset);
        discounted = 0;
        return result;
      },
      step: (action) => {
        const result = env.step(action);
        return { ...result, reward: normalize(result.reward) };
      },
      save: () => ({ moments: moments.state(), discounted }),
      load: (state) => {
        moments.restore(state.moments as RunningMomentsState);
        discounted = state.discounted as number;
      },
    }),
    { training, moments },
  );
  return wrapped;
}

function checkFinite(reward: number): void {
  if (Number.isFinite(reward)) return;
  throw new NeurotradeError(
    'NON_FINITE',
    `normalizeReward: expected a finite reward, found ${reward}; run checkEnv on the inner env`,
  );
}
