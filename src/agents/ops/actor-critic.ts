import { reshape, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { extractorName, hasOwnFeatures, type Trunk } from '../../policy/extractors/features.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../policy/network.js';
import { composedFeatures } from './extractors/features.js';
import { composedMemory } from './memory.js';
import { composedDense, composedLinear, namedTensors } from './mlp.js';
import type { Sequences } from './types.js';

/** What the network says about `B` observations. */
export interface ActorCriticOutput {
  /** `[B, actions]`: logits, or means. */
  readonly head: Tensor2D;
  /** `[actions]`; Gaussian policies only. */
  readonly logStd: Tensor1D | null;
  /** `[B]` */
  readonly values: Tensor1D;
}

/**
 * The actor-critic as tfjs ops, differentiable in `parameters`; the reference of every other forward pass.
 * Call it inside a `tidy`.
 *
 * @param parameters the flat vector of {@link actorCriticLayout}
 * @param observations `[B, observation size]`
 * @param sequences which rows follow one another; recurrent policies only
 */
export function composedActorCritic(
  parameters: Tensor1D,
  spec: ActorCriticSpec,
  observations: Tensor2D,
  sequences?: Sequences,
): ActorCriticOutput {
  const named = namedTensors(parameters, actorCriticLayout(spec));
  const featuresFor = (trunk: Trunk): Tensor2D =>
    composedFeatures(spec, extractorName(spec, trunk), named, observations);
  const features = featuresFor('pi');
  const own = hasOwnFeatures(spec) ? featuresFor('vf') : features;
  const { pi, vf } = composedMemory(named, spec, { pi: features, vf: own }, sequences);
  const { activation } = spec;
  return {
    head: composedLinear(named, 'action', composedDense(named, 'pi', spec.pi.length, activation, pi)),
    logStd: (named.get('log_std') as Tensor1D | undefined) ?? null,
    values: reshape(composedLinear(named, 'value', composedDense(named, 'vf', spec.vf.length, activation, vf)), [-1]),
  };
}
