import type { Env } from '../env.js';
import { box } from '../spaces.js';
import { type Task, type TaskOptions, uniform } from './task.js';
import { taskEnv } from './task-env.js';

/**
 * The identity problem with numbers: the observation is a number in [−1, 1], the reward −(action − observation)².
 * A policy that always acts 0 earns −1/3 a step on average, a perfect one 0; truncated after 100 steps.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function identityBoxEnv(options?: TaskOptions): Env<Float32Array> {
  return taskEnv(IDENTITY_BOX, options);
}

const IDENTITY_BOX: Task<Float32Array> = {
  name: 'IdentityBox',
  observationSpace: box({ shape: [1], low: -1, high: 1 }),
  actionSpace: box({ shape: [1], low: -1, high: 1 }),
  stateSize: 1,
  maxEpisodeSteps: 100,
  start: (state, rng) => {
    state[0] = uniform(rng, -1, 1);
  },
  advance: (state, action, rng) => {
    const error = (action[0] as number) - (state[0] as number);
    state[0] = uniform(rng, -1, 1);
    return { reward: -error * error, terminated: false };
  },
  observe: (state) => new Float32Array(state),
};
