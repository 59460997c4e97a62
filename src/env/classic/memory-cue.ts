import { integer, resolveOptions } from '../../core/options.js';
import type { Env } from '../env.js';
import { box, discrete } from '../spaces.js';
import type { Task } from './task.js';
import { taskEnv } from './task-env.js';

/** Options of {@link memoryCueEnv}. */
export interface MemoryCueOptions {
  /** Different cues, and actions. @default 2 */
  readonly cues?: number;
  /** Steps between the cue and the question on which nothing is seen. @default 20 */
  readonly blanks?: number;
}

/**
 * Recall a cue after `blanks` steps without one: solvable with memory alone. Observation: the cue one-hot in the first
 * step and zeros after it, then a flag that is 1 when the answer is asked. Only the answer counts: reward 1 for the cue's
 * number, −1 otherwise, and the episode terminates. Without memory no policy averages more than 2/cues − 1.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function memoryCueEnv(options?: MemoryCueOptions): Env<number> {
  const { cues, blanks } = resolveOptions<Required<MemoryCueOptions>>('MemoryCue', options, {
    cues: integer({ min: 2 }, 2),
    blanks: integer({ min: 0 }, 20),
  });
  const task: Task<number> = {
    name: 'MemoryCue',
    observationSpace: box({ shape: [cues + 1], low: 0, high: 1 }),
    actionSpace: discrete(cues),
    stateSize: 2, // the cue, steps so far
    maxEpisodeSteps: null,
    start: (state, rng) => {
      state[0] = rng.integer(0, cues);
      state[1] = 0;
    },
    advance: (state, action) => {
      const cue = state[0] as number;
      const step = state[1] as number;
      state[1] = step + 1;
      const asked = step > blanks;
      return { reward: asked ? (action === cue ? 1 : -1) : 0, terminated: asked };
    },
    observe: (state) => observeCue(state, cues, blanks),
  };
  return taskEnv(task, undefined);
}

function observeCue(state: Float64Array, cues: number, blanks: number): Float32Array {
  const cue = state[0] as number;
  const step = state[1] as number;
  const observation = new Float32Array(cues + 1);
  if (step === 0) observation[cue] = 1;
  if (step === blanks + 1) observation[cues] = 1;
  return observation;
}
