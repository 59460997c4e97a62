import { concat, reshape, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { composedFeatures } from './extractors/features.js';
import { composedMlp, namedTensors } from './mlp.js';
import { CRITIC_FEATURES, CRITICS, criticLayout, type SacSpec } from './sac-types.js';

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
  const named = namedTensors(parameters, criticLayout(spec));
  const features = composedFeatures(spec.actor, CRITIC_FEATURES, named, observations);
  const input = concat([features, actions], 1) as Tensor2D;
  const value = (name: string): Tensor1D => {
    const layers = [...spec.qf, 1].map((_, layer) => `${name}.${layer}`);
    return reshape(composedMlp(named, layers, spec.actor.activation, input), [-1]);
  };
  const [first, second] = CRITICS;
  return [value(first), value(second)];
}
