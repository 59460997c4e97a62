import type { Callback, TrainingContext } from '../callback.js';

/**
 * Calls `onTrainingEnd` of all callbacks, one after another, also after one that throws: each may hold a file or a terminal.
 *
 * @throws the first error, once all were called
 */
export async function endAll(callbacks: readonly Callback[], context: TrainingContext): Promise<void> {
  const errors: unknown[] = [];
  for (const callback of callbacks) {
    try {
      await callback.onTrainingEnd?.(context);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
