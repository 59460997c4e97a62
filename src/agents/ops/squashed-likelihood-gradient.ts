import {
  add,
  clipByValue,
  exp,
  log,
  mean,
  mul,
  neg,
  type Scalar,
  scalar,
  split,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs';
import { LOG_STD_MAX, LOG_STD_MIN, type SquashedGaussianSpec } from '../../policy/distributions/squashed-gaussian.js';
import type { PolicySpec } from '../../policy/network.js';
import { composedActorHead } from './actor-head.js';
import { composedGradient, type LossGradient } from './gradient.js';
import { SQUASH_EPSILON } from './squashed-gaussian.js';
import type { A2cMinibatch } from './types.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The gradient of −mean(log π(a|s)) − entWeight · mean(H) in an actor's parameters, for given actions a in (−1, 1):
 * log π(a) = Σ log N(artanh a; μ, σ) − log(1 − a² + 1e-6) (Eq. 21, arXiv:1801.01290). H is the entropy before the tanh,
 * which has a closed form: Σ log σ + ½ log 2πe.
 *
 * @param parameters the actor's, `[parameters]`
 * @returns the gradient and `stats` in the order of `A2C_STATS`, the value loss 0; the caller disposes of both
 */
export function squashedLikelihoodGradient(
  parameters: Tensor1D,
  { size, observations, actions }: Pick<A2cMinibatch, 'size' | 'observations' | 'actions'>,
  spec: PolicySpec & { readonly distribution: SquashedGaussianSpec },
  entWeight: number,
): LossGradient {
  return composedGradient(parameters, (flat) => {
    const head = composedActorHead(flat, spec, tensor2d(observations, [size, spec.observationSize]));
    const [means, logStds] = split(head, 2, 1) as [Tensor2D, Tensor2D];
    const logStd: Tensor2D = clipByValue(logStds, LOG_STD_MIN, LOG_STD_MAX);
    const [free, correction] = unsquash(actions, [size, spec.distribution.size]);
    const distance = mul(sub(free, means), exp(neg(logStd)));
    const logProbs = sub(sub(mul(square(distance), -0.5), add(logStd, HALF_LOG_TWO_PI)), correction);
    const policyLoss = neg(mean(sum(logProbs, 1))) as Scalar;
    const entropyLoss = neg(mean(sum(add(logStd, HALF_LOG_TWO_PI + 0.5), 1))) as Scalar;
    const loss = add(policyLoss, mul(entropyLoss, entWeight)) as Scalar;
    return { loss, others: [policyLoss, scalar(0), entropyLoss] };
  });
}

/** artanh a, and log(1 − a² + 1e-6); both `shape`. */
function unsquash(actions: Float32Array, shape: [number, number]): [Tensor2D, Tensor2D] {
  const squashed = tensor2d(actions, shape);
  const correction = log(add(sub(1, square(squashed)), SQUASH_EPSILON)) as Tensor2D;
  return [tensor2d(actions.map(Math.atanh), shape), correction];
}
