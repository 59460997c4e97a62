import {
  add,
  div,
  log,
  matMul,
  mul,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tensor2d,
} from '@tensorflow/tfjs';
import type { SquashedStateDependentGaussianSpec } from '../../policy/distributions/squashed-state-dependent-gaussian.js';
import type { PolicySpec } from '../../policy/network.js';
import { squashCorrection } from './squash.js';
import type { SquashedDraw } from './squashed-gaussian.js';
import { stateDependentOutput } from './state-dependent-output.js';

/** An actor that explores with state-dependent noise. */
export type StateDependentActor = PolicySpec & { readonly distribution: SquashedStateDependentGaussianSpec };

/** Whether an actor is one. */
export function isStateDependent(actor: PolicySpec): actor is StateDependentActor {
  return actor.distribution.kind === 'squashedStateDependentGaussian';
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * a = tanh(μ + n), n = h (σ ⊙ z), h the policy's last hidden layer, and log π(a) = Σ (−n²/2v − ½ log 2πv − log(1 − a² + 1e-6))
 * with v = h² · σ² + 1e-6 (Eq. 10, arXiv:2005.05719), the latent differentiated. Call it inside a `tidy`.
 *
 * @param parameters the actor's, `[parameters]`
 * @param observations `[B, observation size]`
 * @param noise z, standard normal, `[latent, actions]`: one matrix for all rows
 */
export function stateDependentDraw(
  parameters: Tensor1D,
  actor: StateDependentActor,
  observations: Tensor2D,
  noise: Float32Array,
): SquashedDraw {
  const { size, latentSize } = actor.distribution;
  const { means, latent, std, variances } = stateDependentOutput(parameters, actor, observations);
  const added: Tensor2D = matMul(latent, mul(std, tensor2d(noise, [latentSize, size])));
  const actions = tanh(add(means, added)) as Tensor2D;
  const gaussian = mul(add(div(square(added), variances), add(log(variances), LOG_TWO_PI)), -0.5);
  return { actions, logProbs: sum(sub(gaussian, squashCorrection(actions)), 1) };
}
