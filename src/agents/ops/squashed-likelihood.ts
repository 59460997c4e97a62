import { add, clipByValue, exp, mul, neg, split, square, sub, sum, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import { LOG_STD_MAX, LOG_STD_MIN } from '../../policy/distributions/squashed-gaussian.js';
import type { ActionEvaluation, JudgedActions } from './distributions/evaluation.js';
import { squashCorrection, unsquashed } from './squash.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * log π(a) = Σ log N(artanh a; μ, σ) − log(1 − a² + 1e-6) of given actions in [−1, 1] (Eq. 21, arXiv:1801.01290). The
 * entropies are those before the tanh, which have a closed form: Σ log σ + ½ log 2πe. Call it inside a `tidy`.
 *
 * @param head `[B, 2 · width]`: μ, then log σ
 */
export function squashedLikelihood(head: Tensor2D, { size, actions }: JudgedActions, width: number): ActionEvaluation {
  const [means, logStds] = split(head, 2, 1) as [Tensor2D, Tensor2D];
  const logStd: Tensor2D = clipByValue(logStds, LOG_STD_MIN, LOG_STD_MAX);
  const distance = mul(sub(unsquashed(actions, size, width), means), exp(neg(logStd)));
  const gaussian = sub(mul(square(distance), -0.5), add(logStd, HALF_LOG_TWO_PI));
  const correction = squashCorrection(tensor2d(actions, [size, width]));
  return { logProbs: sum(sub(gaussian, correction), 1), entropies: sum(add(logStd, HALF_LOG_TWO_PI + 0.5), 1) };
}
