import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { composedFeatures } from './extractors/features.js';
import { composedMlp, namedTensors } from './mlp.js';
import { CRITIC_FEATURES, CRITICS, criticLayout, type DiscreteSacSpec } from './sac-types.js';

/**
 * Both critics' values of every choice at some observations, `[B, n]` each, differentiable in `parameters`. Call it inside
 * a `tidy`.
 *
 * @param parameters `[parameters]` of `criticLayout(spec)`
 * @param observations `[B, observation size]`
 */
export function composedChoiceValues(
  parameters: Tensor1D,
  spec: DiscreteSacSpec,
  observations: Tensor2D,
): readonly [Tensor2D, Tensor2D] {
  const named = namedTensors(parameters, criticLayout(spec));
  const features = composedFeatures(spec.actor, CRITIC_FEATURES, named, observations);
  const values = (name: string): Tensor2D => {
    const layers = [...spec.qf, spec.actor.distribution.n].map((_, layer) => `${name}.${layer}`);
    return composedMlp(named, layers, spec.actor.activation, features);
  };
  const [first, second] = CRITICS;
  return [values(first), values(second)];
}
