import type { Callback, CallbackVerdict, TrainingContext } from '../../agents/callback.js';
import { endAll } from '../../agents/loop/end-all.js';
import { type Hook, notify } from '../../agents/loop/notify.js';

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
    (name: Hook) =>
    (context: TrainingContext): CallbackVerdict =>
      notify(all, name, context);
  return {
    onTrainingStart: hook('onTrainingStart'),
    onStep: hook('onStep'),
    onRolloutEnd: hook('onRolloutEnd'),
    onUpdateEnd: hook('onUpdateEnd'),
    onTrainingEnd: (context) => endAll(all, context),
  };
}
