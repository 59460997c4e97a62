import type { Env } from '../env.js';
import { box, checkAction } from '../spaces.js';
import { requireBox, wrapEnv } from './wrap-env.js';

/**
 * Takes any finite action and moves it into the env's bounds, element by element.
 *
 * @throws NeurotradeError `INVALID_SPACE` for actions that are not a box
 */
export function clipAction(env: Env<Float32Array>): Env<Float32Array> {
  const { shape, low, high } = requireBox('clipAction', 'actionSpace', env.actionSpace);
  const actionSpace = box({ shape });
  return wrapEnv('clipAction', env, {
    actionSpace,
    step: (action) => {
      checkAction(actionSpace, action);
      return env.step(action.map((value, i) => Math.min(Math.max(value, low[i] as number), high[i] as number)));
    },
  });
}
