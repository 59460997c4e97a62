import { concat, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { composedFeatures } from './extractors/features.js';
import { composedMlp, namedTensors } from './mlp.js';
import { CRITIC_FEATURES, CRITICS, criticLayout, criticWidths, type TwinSpec } from './sac-types.js';

/**
 * What both critics say, differentiable in all arguments: `[B, 1]` each of actions that they take as inputs, or the values
 * of every choice, `[B, n]`. Call it inside a `tidy`.
 *
 * @param parameters `[parameters]` of `criticLayout(spec)`
 * @param observations `[B, observation size]`
 * @param actions `[B, actions]`; left out for choices
 */
export function composedTwins(
  parameters: Tensor1D,
  spec: TwinSpec,
  observations: Tensor2D,
  actions?: Tensor2D,
): readonly [Tensor2D, Tensor2D] {
  const named = namedTensors(parameters, criticLayout(spec));
  const features = composedFeatures(spec.actor, CRITIC_FEATURES, named, observations);
  const input = actions === undefined ? features : (concat([features, actions], 1) as Tensor2D);
  const values = (name: string): Tensor2D => {
    const layers = criticWidths(spec)
      .slice(1)
      .map((_, layer) => `${name}.${layer}`);
    return composedMlp(named, layers, spec.actor.activation, input);
  };
  const [first, second] = CRITICS;
  return [values(first), values(second)];
}
