import { boolean, integer, resolveOptions } from '../../core/options.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import type { Policy } from '../../policy/policy.js';
import { type EpisodeTotals, runEpisode } from './run-episode.js';
import { runVectorEpisodes } from './run-vector-episodes.js';

export interface EvaluateOptions {
  /** How many episodes to play. @default 10 */
  readonly episodes?: number | undefined;
  /** The most likely action instead of a sample. @default true */
  readonly deterministic?: boolean | undefined;
  /** Seeds the first episode; the env's random numbers go on from there. Without it they go on where they were. */
  readonly seed?: number | undefined;
}

/** Rewards and lengths of evaluated episodes, in the order of their ends. */
export interface Evaluation {
  readonly meanReward: number;
  /** Population standard deviation. */
  readonly stdReward: number;
  /** Steps. */
  readonly meanLength: number;
  /** `[episodes]` */
  readonly rewards: Float64Array;
  /** `[episodes]`, steps */
  readonly lengths: Int32Array;
}

/**
 * Plays episodes and averages their undiscounted rewards, as Stable-Baselines3's `evaluate_policy` does. Masks and recurrent
 * state are handled; on a vector env each lane plays its share.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`; whatever policy and env throw
 *
 * @example
 * ```ts
 * const { meanReward, stdReward } = evaluatePolicy(policy, env, { episodes: 20, seed: 1 });
 * ```
 */
export function evaluatePolicy(policy: Policy, env: Env | VectorEnv, options: EvaluateOptions = {}): Evaluation {
  const { episodes, deterministic, seed } = resolveOptions<{
    episodes: number;
    deterministic: boolean;
    seed: number | undefined;
  }>('evaluatePolicy', options, {
    episodes: integer({ min: 1 }, 10),
    deterministic: boolean(true),
    seed: integer({ min: 0 }, undefined),
  });
  if ('lanes' in env) return summarise(runVectorEpisodes(policy, env, { episodes, deterministic, seed }));
  const totals = Array.from({ length: episodes }, (_, episode) =>
    runEpisode(policy, env, { deterministic, reset: { seed: episode === 0 ? seed : undefined } }),
  );
  return summarise(totals);
}

function summarise(totals: readonly EpisodeTotals[]): Evaluation {
  const rewards = Float64Array.from(totals, ({ reward }) => reward);
  const lengths = Int32Array.from(totals, ({ length }) => length);
  const meanReward = average(rewards);
  const stdReward = Math.sqrt(average(rewards.map((reward) => (reward - meanReward) ** 2)));
  return { meanReward, stdReward, meanLength: average(lengths), rewards, lengths };
}

function average(values: Float64Array | Int32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
