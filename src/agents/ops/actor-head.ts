import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { extractorName } from '../../policy/extractors/features.js';
import { actorCriticLayout, type PolicySpec } from '../../policy/network.js';
import { composedFeatures } from './extractors/features.js';
import { composedDense, composedLinear, namedTensors } from './mlp.js';

/**
 * What the policy's head says, `[B, head size]`, differentiable in `parameters`. Call it inside a `tidy`.
 *
 * @param parameters the flat vector of `actorCriticLayout(spec)`
 * @param observations `[B, observation size]`
 */
export function composedActorHead(parameters: Tensor1D, spec: PolicySpec, observations: Tensor2D): Tensor2D {
  const named = namedTensors(parameters, actorCriticLayout(spec));
  const features = composedFeatures(spec, extractorName(spec, 'pi'), named, observations);
  return composedLinear(named, 'action', composedDense(named, 'pi', spec.pi.length, spec.activation, features));
}
