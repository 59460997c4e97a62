import { NeurotradeError } from '../../core/errors.js';
import { number, resolveOptions } from '../../core/options.js';
import type { Env } from '../env.js';
import { box, checkAction } from '../spaces.js';
import { requireBox, wrapEnv } from './wrap-env.js';

/** Options of {@link rescaleAction}. */
export interface RescaleActionOptions {
  /** What stands for the env's lower bounds. @default -1 */
  readonly low?: number;
  /** What stands for the env's upper bounds. @default 1 */
  readonly high?: number;
}

/**
 * Takes actions in [low, high] and stretches them linearly onto the env's bounds.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE` for actions that are not a box with finite bounds
 */
export function rescaleAction(env: Env<Float32Array>, options?: RescaleActionOptions): Env<Float32Array> {
  const from = resolveOptions<Required<RescaleActionOptions>>(
    'rescaleAction',
    options,
    { low: number({}, -1), high: number({}, 1) },
    ({ low, high }) => (low < high ? [] : [`"low" must be below "high", found ${low} and ${high}`]),
  );
  const { shape, low, high } = requireBox('rescaleAction', 'actionSpace', env.actionSpace);
  if (!low.every(Number.isFinite) || !high.every(Number.isFinite)) {
    throw new NeurotradeError(
      'INVALID_SPACE',
      'rescaleAction: expected an action space with finite bounds, found an infinite one; use clipAction or transform the action yourself',
    );
  }
  const actionSpace = box({ shape, ...from });
  const stretch = (value: number, least: number, most: number): number => {
    const share = (value - from.low) / (from.high - from.low);
    return Math.min(Math.max(least + share * (most - least), least), most); // rounding must not leave the bounds
  };
  return wrapEnv('rescaleAction', env, {
    actionSpace,
    step: (action) => {
      checkAction(actionSpace, action);
      return env.step(action.map((value, i) => stretch(value, low[i] as number, high[i] as number)));
    },
  });
}
