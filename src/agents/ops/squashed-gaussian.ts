import {
  add,
  clipByValue,
  exp,
  mul,
  split,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tensor2d,
} from '@tensorflow/tfjs';
import { LOG_STD_MAX, LOG_STD_MIN } from '../../policy/distributions/squashed-gaussian.js';
import { composedActorHead } from './actor-head.js';
import type { SacSpec } from './sac-types.js';
import { squashCorrection } from './squash.js';
import { isStateDependent, stateDependentDraw } from './state-dependent-draw.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Actions drawn by the reparametrisation trick, and how likely they are. */
export interface SquashedDraw {
  /** `[B, actions]` in [−1, 1] */
  readonly actions: Tensor2D;
  /** `[B]` */
  readonly logProbs: Tensor1D;
}

/**
 * a = tanh(μ + σ·z) and log π(a) = Σ (−z²/2 − log σ − ½ log 2π − log(1 − a² + 1e-6)) (Eq. 21, arXiv:1801.01290),
 * differentiable in `parameters`. Call it inside a `tidy`.
 *
 * @param parameters the actor's, `[parameters]`
 * @param observations `[B, observation size]`
 * @param noise z, standard normal, `[B, actions]`; `[latent, actions]` where it depends on the state
 */
export function squashedDraw(
  parameters: Tensor1D,
  { actor }: SacSpec,
  observations: Tensor2D,
  noise: Float32Array,
): SquashedDraw {
  if (isStateDependent(actor)) return stateDependentDraw(parameters, actor, observations, noise);
  const head = composedActorHead(parameters, actor, observations);
  const [means, logStds] = split(head, 2, 1) as [Tensor2D, Tensor2D];
  const logStd: Tensor2D = clipByValue(logStds, LOG_STD_MIN, LOG_STD_MAX);
  const z = tensor2d(noise, [observations.shape[0], actor.distribution.size]);
  const actions = tanh(add(means, mul(exp(logStd), z)) as Tensor2D);
  const gaussian = sub(mul(square(z), -0.5), add(logStd, HALF_LOG_TWO_PI));
  return { actions, logProbs: sum(sub(gaussian, squashCorrection(actions)), 1) };
}
