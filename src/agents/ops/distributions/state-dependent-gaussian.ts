import { add, div, exp, log, matMul, mul, square, sub, sum, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import type { StateDependentGaussianSpec } from '../../../policy/distributions/state-dependent-gaussian.js';
import { SDE_EPSILON } from '../../../policy/distributions/state-dependent-noise.js';
import type { Evaluator } from './evaluation.js';
import { stopGradient } from './stop-gradient.js';

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** log N(a; μ, v) summed over the action's elements, v that of {@link latentVariances}; H = Σ ½ log v + ½ log 2πe. */
export const evaluateStateDependentGaussian: Evaluator<StateDependentGaussianSpec> = (
  { head, latent, logStd },
  { actions, size: rows },
  { size },
) => {
  const variances = latentVariances(latent, logStd as Tensor2D);
  const squares = square(sub(tensor2d(actions, [rows, size]), head));
  const logs = add(log(variances), LOG_TWO_PI);
  return {
    logProbs: mul(sum(add(div(squares, variances), logs), 1), -0.5),
    entropies: mul(sum(add(logs, 1), 1), 0.5),
  };
};

/**
 * Variance of state-dependent noise, h² · σ² + 1e-6 (arXiv:2005.05719), `[B, actions]`. The latent is not
 * differentiated: exploration does not shape the features.
 *
 * @param latent h, `[B, latent]`
 * @param logStd log σ, `[latent, actions]`
 */
export function latentVariances(latent: Tensor2D, logStd: Tensor2D): Tensor2D {
  return add(matMul(square(stopGradient(latent)), exp(mul(logStd, 2))), SDE_EPSILON);
}
