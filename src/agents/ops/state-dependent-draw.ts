import {
  add,
  clipByValue,
  div,
  exp,
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
import { SQUASH_EPSILON } from '../../policy/distributions/squashed-gaussian.js';
import {
  SDE_MEAN_LIMIT,
  type SquashedStateDependentGaussianSpec,
} from '../../policy/distributions/squashed-state-dependent-gaussian.js';
import { SDE_EPSILON } from '../../policy/distributions/state-dependent-noise.js';
import { extractorName } from '../../policy/extractors/features.js';
import { actorCriticLayout, type PolicySpec } from '../../policy/network.js';
import { composedFeatures } from './extractors/features.js';
import { composedDense, composedLinear, namedTensors } from './mlp.js';
import type { SquashedDraw } from './squashed-gaussian.js';

/** An actor that explores with state-dependent noise. */
export type StateDependentActor = PolicySpec & { readonly distribution: SquashedStateDependentGaussianSpec };

/** Whether an actor is one. */
export function isStateDependent(actor: PolicySpec): actor is StateDependentActor {
  return actor.distribution.kind === 'squashedStateDependentGaussian';
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * a = tanh(μ + n), n = h (σ ⊙ z), h the policy's last hidden layer, and log π(a) = Σ (−n²/2v − ½ log 2πv − log(1 − a² + 1e-6))
 * with v = h² · σ² + 1e-6 (Eq. 10, arXiv:2005.05719). Unlike in on-policy algorithms the latent is differentiated, as in
 * Stable-Baselines3. Call it inside a `tidy`.
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
  const { pi, activation, distribution } = actor;
  const named = namedTensors(parameters, actorCriticLayout(actor));
  const features = composedFeatures(actor, extractorName(actor, 'pi'), named, observations);
  const latent = composedDense(named, 'pi', pi.length, activation, features);
  const free = composedLinear(named, 'action', latent);
  const means = clipByValue(free, -SDE_MEAN_LIMIT, SDE_MEAN_LIMIT) as Tensor2D;
  const std = exp(named.get('log_std') as Tensor2D) as Tensor2D;
  const matrix = mul(std, tensor2d(noise, [distribution.latentSize, distribution.size])) as Tensor2D;
  const added = matMul(latent, matrix) as Tensor2D;
  const variances = add(matMul(square(latent), square(std)), SDE_EPSILON);
  const actions = tanh(add(means, added)) as Tensor2D;
  const gaussian = mul(add(div(square(added), variances), add(log(variances), LOG_TWO_PI)), -0.5);
  const correction = log(add(sub(1, square(actions)), SQUASH_EPSILON));
  return { actions, logProbs: sum(sub(gaussian, correction), 1) };
}
