import { squeeze, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import type { SacSpec } from './sac-types.js';
import { composedTwins } from './twin-critics.js';

/**
 * Both critics' values of observations and actions, `[B]` each, differentiable in all arguments. Call it inside a `tidy`.
 *
 * @param parameters `[parameters]` of `criticLayout(spec)`
 * @param observations `[B, observation size]`
 * @param actions `[B, actions]`
 */
export function composedCritics(
  parameters: Tensor1D,
  spec: SacSpec,
  observations: Tensor2D,
  actions: Tensor2D,
): readonly [Tensor1D, Tensor1D] {
  const [first, second] = composedTwins(parameters, spec, observations, actions);
  return [squeeze(first, [1]), squeeze(second, [1])];
}
