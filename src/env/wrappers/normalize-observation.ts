import { NeurotradeError } from '../../core/errors.js';
import { resolveOptions } from '../../core/options.js';
import { RunningMoments, type RunningMomentsState } from '../../core/running-moments.js';
import type { Action, Env } from '../env.js';
import { box, flatSize } from '../spaces.js';
import { NORMALIZE_RULES, type NormalizeOptions } from './normalize-options.js';
import { requireBox, wrapEnv } from './wrap-env.js';

/** An env with normalised observations. */
export interface NormalizedObservationEnv<A extends Action> extends Env<A> {
  /** Whether the moments learn from what passes. */
  training: boolean;
  /** An element of the observation each. */
  readonly moments: RunningMoments;
}

/**
 * Observations as (x − mean) / √(variance + epsilon), cut at ± clip, by the running moments of every observation so far
 * (Stable-Baselines3's `VecNormalize`). The moments are part of the env's saved state.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE` for observations that are not a box; `NON_FINITE` from
 * `reset` and `step` where an observation is, since it would spoil the moments for good
 */
export function normalizeObservation<A extends Action>(
  env: Env<A>,
  options?: NormalizeOptions,
): NormalizedObservationEnv<A> {
  const { clip, epsilon, training } = resolveOptions('normalizeObservation', options, NORMALIZE_RULES);
  const { shape, window } = requireBox('normalizeObservation', 'observationSpace', env.observationSpace);
  const moments = new RunningMoments(flatSize(env.observationSpace));
  const normalize = (observation: Float32Array): Float32Array => {
    checkFinite(observation);
    if (wrapped.training) moments.update(observation, 1);
    return observation.map((x, i) => scale(x, moments.mean[i] as number, moments.variance[i] as number));
  };
  const scale = (x: number, mean: number, variance: number): number =>
    Math.min(Math.max((x - mean) / Math.sqrt(variance + epsilon), -clip), clip);
  const wrapped: NormalizedObservationEnv<A> = Object.assign(
    wrapEnv('normalizeObservation', env, {
      observationSpace: box({ shape, low: -clip, high: clip, window }),
      reset: (reset) => {
        const { observation, info } = env.reset(reset);
        return { observation: normalize(observation), info };
      },
      step: (action) => {
        const result = env.step(action);
        return { ...result, observation: normalize(result.observation) };
      },
      save: () => ({ moments: moments.state() }),
      load: (state) => moments.restore(state.moments as RunningMomentsState),
    }),
    { training, moments },
  );
  return wrapped;
}

function checkFinite(observation: Float32Array): void {
  for (let i = 0; i < observation.length; i++) {
    if (Number.isFinite(observation[i])) continue;
    throw new NeurotradeError(
      'NON_FINITE',
      `normalizeObservation: expected finite observations, found ${observation[i]} at index ${i}; run checkEnv on the inner env`,
      { details: { index: i } },
    );
  }
}
