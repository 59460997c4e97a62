import { integer, resolveOptions } from '../../core/options.js';
import type { Action, Env } from '../env.js';
import { checkCanStep, type EpisodePhase } from '../episode-phase.js';
import { wrapEnv } from './wrap-env.js';

/** Options of {@link timeLimit}. */
export interface TimeLimitOptions {
  /** Steps, at least 1. */
  readonly maxEpisodeSteps: number;
}

/**
 * Truncates an episode after so many steps; a learner bootstraps the value of what would have followed.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function timeLimit<A extends Action>(env: Env<A>, options: TimeLimitOptions): Env<A> {
  const { maxEpisodeSteps } = resolveOptions<TimeLimitOptions>('timeLimit', options, {
    maxEpisodeSteps: integer({ min: 1 }),
  });
  let steps = 0;
  let phase: EpisodePhase = 'running'; // until the limit is reached, the env itself says where it stands
  return wrapEnv('timeLimit', env, {
    reset: (reset) => {
      const result = env.reset(reset);
      steps = 0;
      phase = 'running';
      return result;
    },
    step: (action) => {
      checkCanStep(phase, 'timeLimit');
      const result = env.step(action);
      if (++steps < maxEpisodeSteps) return result;
      phase = 'over';
      return { ...result, truncated: true };
    },
    save: () => ({ steps, phase }),
    load: (state) => {
      ({ steps, phase } = state as { steps: number; phase: EpisodePhase });
    },
  });
}
