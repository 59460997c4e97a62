import type { Action, Env } from '../env.js';
import { wrapEnv } from './wrap-env.js';

/**
 * Rewards through a function.
 *
 * @param transform a pure function: it is no part of the saved state
 *
 * @example
 * ```ts
 * const scaled = transformReward(env, (reward) => reward * 100);
 * ```
 */
export function transformReward<A extends Action>(env: Env<A>, transform: (reward: number) => number): Env<A> {
  return wrapEnv('transformReward', env, {
    step: (action) => {
      const result = env.step(action);
      return { ...result, reward: transform(result.reward) };
    },
  });
}
