import { reshape, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { extractorName, hasOwnFeatures, type Trunk } from '../../policy/extractors/features.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../policy/network.js';
import { composedFeatures } from './extractors/features.js';
import { composedMemory } from './memory.js';
import { composedDense, composedLinear, namedTensors } from './mlp.js';
import type { Sequences } from './types.js';

/** What the network says about `B` observations. */
export interface ActorCriticOutput {
  /** `[B, head size]`: logits, means, or what concentrations come from. */
  readonly head: Tensor2D;
  /** `[B, latent]`: what the head's layer takes. */
  readonly latent: Tensor2D;
  /** `[actions]`, or `[latent, actions]` where the noise depends on the state; Gaussian policies only. */
  readonly logStd: Tensor | null;
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
  const latent = composedDense(named, 'pi', spec.pi.length, activation, pi);
  return {
    head: composedLinear(named, 'action', latent),
    latent,
    logStd: named.get('log_std') ?? null,
    values: reshape(composedLinear(named, 'value', composedDense(named, 'vf', spec.vf.length, activation, vf)), [-1]),
  };
}
