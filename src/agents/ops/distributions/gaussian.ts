import { add, exp, fill, mul, neg, square, sub, sum, type Tensor, type Tensor1D, tensor2d } from '@tensorflow/tfjs';
import type { GaussianSpec } from '../../../policy/distributions/gaussian.js';
import type { Evaluator } from './evaluation.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** log N(a; μ, σ) = −(a − μ)² / 2σ² − log σ − ½ log 2π, summed over the action's elements; H = Σ log σ + ½ log 2πe. */
export const evaluateGaussian: Evaluator<GaussianSpec> = (output, { actions, size }, { size: width }) => {
  const logStd = output.logStd as Tensor1D;
  const distance: Tensor = mul(sub(tensor2d(actions, [size, width]), output.head), exp(neg(logStd)));
  const constant = add(logStd, HALF_LOG_TWO_PI);
  return {
    logProbs: sum(sub(mul(square(distance), -0.5), constant), 1),
    entropies: mul(sum(add(constant, 0.5)), fill([size], 1)) as Tensor1D,
  };
};
