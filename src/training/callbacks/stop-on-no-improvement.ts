import type { Callback } from '../../agents/callback.js';
import { integer, resolveOptions } from '../../core/options.js';

export interface StopOnNoImprovementOptions {
  /** This many evaluations in a row may pass without a new best; one more stops training. */
  readonly maxEvaluations: number;
  /** Evaluations before counting begins. @default 0 */
  readonly minEvaluations?: number | undefined;
}

/**
 * Stops training when evaluations no longer improve (Stable-Baselines3's `StopTrainingOnNoModelImprovement`). Works as
 * `callbackAfterEval` of {@link evalCallback}, and also after it in the list.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function stopOnNoImprovement(options: StopOnNoImprovementOptions): Callback {
  const { maxEvaluations, minEvaluations } = resolveOptions<{ maxEvaluations: number; minEvaluations: number }>(
    'stopOnNoImprovement',
    options,
    { maxEvaluations: integer({ min: 0 }), minEvaluations: integer({ min: 0 }, 0) },
  );
  let seen: number | undefined; // eval/timesteps of the evaluation judged last
  let evaluations = 0;
  let best = -Infinity;
  let without = 0;
  return {
    onStep: ({ logs }) => {
      const { 'eval/timesteps': at, 'eval/mean_reward': reward } = logs;
      if (at === undefined || reward === undefined || at === seen) return undefined;
      seen = at;
      evaluations += 1;
      const improved = reward > best;
      best = Math.max(best, reward);
      without = improved || evaluations <= minEvaluations ? 0 : without + 1;
      return without <= maxEvaluations;
    },
  };
}
