import type { Callback, TrainingContext } from '../callback.js';

/** The hooks whose verdict can end training. */
export type Hook = 'onTrainingStart' | 'onStep' | 'onRolloutEnd' | 'onUpdateEnd';

/**
 * Calls a hook of all callbacks, one after another.
 *
 * @returns `false` where one of them returned `false`; a promise only where one of them returned one
 */
export function notify(
  callbacks: readonly Callback[],
  hook: Hook,
  context: TrainingContext,
  from = 0,
): boolean | Promise<boolean> {
  let goesOn = true;
  for (let i = from; i < callbacks.length; i++) {
    const verdict = callbacks[i]?.[hook]?.(context);
    if (verdict instanceof Promise) {
      const before = goesOn;
      return verdict.then(async (settled) => {
        const rest = await notify(callbacks, hook, context, i + 1);
        return before && settled !== false && rest;
      });
    }
    goesOn = goesOn && verdict !== false;
  }
  return goesOn;
}
