import { add, clipByValue, exp, matMul, square, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { SDE_MEAN_LIMIT } from '../../policy/distributions/squashed-state-dependent-gaussian.js';
import { SDE_EPSILON } from '../../policy/distributions/state-dependent-noise.js';
import { extractorName } from '../../policy/extractors/features.js';
import { actorCriticLayout } from '../../policy/network.js';
import { composedFeatures } from './extractors/features.js';
import { composedDense, composedLinear, namedTensors } from './mlp.js';
import type { StateDependentActor } from './state-dependent-draw.js';

/** What an actor with state-dependent noise says about `B` observations, before the tanh. */
export interface StateDependentOutput {
  /** μ, `[B, actions]`, clipped to ±2. */
  readonly means: Tensor2D;
  /** h, `[B, latent]`: the last hidden layer. */
  readonly latent: Tensor2D;
  /** σ, `[latent, actions]`. */
  readonly std: Tensor2D;
  /** h² · σ² + 1e-6, `[B, actions]`. */
  readonly variances: Tensor2D;
}

/**
 * The Gaussian of state-dependent exploration, N(μ, h² · σ² + 1e-6) (arXiv:2005.05719), differentiable in `parameters`. Unlike
 * in on-policy algorithms the latent is differentiated, as in Stable-Baselines3's SAC. Call it inside a `tidy`.
 *
 * @param parameters the actor's, `[parameters]`
 * @param observations `[B, observation size]`
 */
export function stateDependentOutput(
  parameters: Tensor1D,
  actor: StateDependentActor,
  observations: Tensor2D,
): StateDependentOutput {
  const named = namedTensors(parameters, actorCriticLayout(actor));
  const features = composedFeatures(actor, extractorName(actor, 'pi'), named, observations);
  const latent = composedDense(named, 'pi', actor.pi.length, actor.activation, features);
  const means: Tensor2D = clipByValue(composedLinear(named, 'action', latent), -SDE_MEAN_LIMIT, SDE_MEAN_LIMIT);
  const std: Tensor2D = exp(named.get('log_std') as Tensor2D);
  return { means, latent, std, variances: add(matMul(square(latent), square(std)), SDE_EPSILON) };
}
