import type { VectorEnv } from '../../env/vector-env.js';
import { checkMasks, type MaskLayout, maskLayoutOf } from '../collect/check-masks.js';

/**
 * Fails where the masks that an env begins with cannot be learnt under. An env that has none yet is reset first, with the
 * seed that `learn` resets it with again, so that training does not depend on whether it was.
 *
 * @param scope the algorithm's name, for the message
 * @throws NeurotradeError `INVALID_ACTION`
 */
export function probeMasks(env: VectorEnv, seed: number, scope: string): void {
  const layout = maskLayoutOf(env);
  if (hasMasks(env, layout, scope)) return;
  env.reset({ seed });
  checkMasks(masksOf(env), layout, { scope });
}

/** Whether there are sound masks already; before its first reset an env may throw, or answer with anything. */
function hasMasks(env: VectorEnv, layout: MaskLayout, scope: string): boolean {
  try {
    checkMasks(masksOf(env), layout, { scope });
    return true;
  } catch {
    return false;
  }
}

function masksOf(env: VectorEnv): Uint8Array {
  return env.actionMasks?.() ?? new Uint8Array(0);
}
