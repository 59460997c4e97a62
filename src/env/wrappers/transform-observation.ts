import type { Action, Env } from '../env.js';
import { checkSpace, type Space } from '../spaces.js';
import { wrapEnv } from './wrap-env.js';

/**
 * Observations through a function. What it returns is copied, so it may reuse one array.
 *
 * @param transform a pure function: it is no part of the saved state
 * @param observationSpace the space of what it returns. @default the env's
 * @throws NeurotradeError `INVALID_SPACE`
 */
export function transformObservation<A extends Action>(
  env: Env<A>,
  transform: (observation: Float32Array) => ArrayLike<number>,
  observationSpace: Space = env.observationSpace,
): Env<A> {
  checkSpace(observationSpace);
  const apply = (observation: Float32Array): Float32Array => new Float32Array(transform(observation));
  return wrapEnv('transformObservation', env, {
    observationSpace,
    reset: (options) => {
      const { observation, info } = env.reset(options);
      return { observation: apply(observation), info };
    },
    step: (action) => {
      const result = env.step(action);
      return { ...result, observation: apply(result.observation) };
    },
  });
}
