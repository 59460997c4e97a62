import type { Callback, CallbackVerdict, TrainingContext } from '../../agents/callback.js';

type VerdictHook = 'onTrainingStart' | 'onStep' | 'onRolloutEnd' | 'onUpdateEnd';

/**
 * Several callbacks as one, called in their order. All are called even where one says stop; `onTrainingEnd` reaches all
 * even where one throws, and then throws the first error.
 *
 * @example
 * ```ts
 * await agent.learn({ totalTimesteps: 1e5, callbacks: callbackList([progressBar(), evalCallback({ env })]) });
 * ```
 */
export function callbackList(callbacks: readonly Callback[]): Callback {
  const all = [...callbacks];
  const hook =
    (name: VerdictHook) =>
    (context: TrainingContext): CallbackVerdict =>
      ask(all, name, context, 0, true);
  return {
    onTrainingStart: hook('onTrainingStart'),
    onStep: hook('onStep'),
    onRolloutEnd: hook('onRolloutEnd'),
    onUpdateEnd: hook('onUpdateEnd'),
    onTrainingEnd: (context) => endAll(all, context),
  };
}

/** Stays synchronous until a callback returns a promise: `onStep` is called for every step. */
function ask(
  all: readonly Callback[],
  name: VerdictHook,
  context: TrainingContext,
  from: number,
  goOn: boolean,
): CallbackVerdict {
  let verdict = goOn;
  for (let i = from; i < all.length; i++) {
    const answer = all[i]?.[name]?.(context);
    if (answer instanceof Promise) {
      return answer.then((settled) => ask(all, name, context, i + 1, verdict && settled !== false));
    }
    verdict = verdict && answer !== false;
  }
  return verdict;
}

async function endAll(all: readonly Callback[], context: TrainingContext): Promise<void> {
  const errors: unknown[] = [];
  for (const callback of all) {
    try {
      await callback.onTrainingEnd?.(context);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
