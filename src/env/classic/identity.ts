import { integer, resolveOptions } from '../../core/options.js';
import type { Env } from '../env.js';
import { box, discrete } from '../spaces.js';
import type { Task } from './task.js';
import { taskEnv } from './task-env.js';

/** Options of {@link identityEnv}. */
export interface IdentityOptions {
  /** Choices. @default 2 */
  readonly n?: number;
  /** Steps an episode. @default 100 */
  readonly maxEpisodeSteps?: number;
}

/**
 * The smallest problem that can be learnt: repeat what you see. The observation is one of `n` choices, one-hot; reward 1
 * for the same choice as action, 0 otherwise. A random policy earns 1/n a step, a perfect one 1.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function identityEnv(options?: IdentityOptions): Env<number> {
  const { n, maxEpisodeSteps } = resolveOptions<Required<IdentityOptions>>('Identity', options, {
    n: integer({ min: 2 }, 2),
    maxEpisodeSteps: integer({ min: 1 }, 100),
  });
  const task: Task<number> = {
    name: 'Identity',
    observationSpace: box({ shape: [n], low: 0, high: 1 }),
    actionSpace: discrete(n),
    stateSize: 1,
    maxEpisodeSteps,
    start: (state, rng) => {
      state[0] = rng.integer(0, n);
    },
    advance: (state, action, rng) => {
      const reward = action === state[0] ? 1 : 0;
      state[0] = rng.integer(0, n);
      return { reward, terminated: false };
    },
    observe: (state) => Float32Array.from({ length: n }, (_, choice) => (choice === state[0] ? 1 : 0)),
  };
  return taskEnv(task, undefined);
}
