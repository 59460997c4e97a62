import { add, div, log, mul, square, sub, sum, type Tensor1D, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import type { ActionEvaluation, JudgedActions } from './distributions/evaluation.js';
import { squashCorrection, unsquashed } from './squash.js';
import type { StateDependentActor } from './state-dependent-draw.js';
import { stateDependentOutput } from './state-dependent-output.js';

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * log π(a) = Σ log N(artanh a; μ, v) − log(1 − a² + 1e-6) of given actions, v = h² · σ² + 1e-6 (Eq. 10, arXiv:2005.05719, with
 * Eq. 21, arXiv:1801.01290): that of noise drawn afresh. The entropies are those before the tanh, which have a closed form:
 * Σ ½ log v + ½ log 2πe. Differentiable in all parameters, log σ and what the latent comes from among them; a mean beyond
 * its limits of ±2 has no gradient. Call it inside a `tidy`.
 *
 * @param parameters the actor's, `[parameters]`
 * @param observations `[B, observation size]`
 * @param judged the actions, `[B, actions]` in [−1, 1]
 */
export function stateDependentLikelihood(
  parameters: Tensor1D,
  actor: StateDependentActor,
  observations: Tensor2D,
  { size: rows, actions }: JudgedActions,
): ActionEvaluation {
  const { size } = actor.distribution;
  const { means, variances } = stateDependentOutput(parameters, actor, observations);
  const squares = square(sub(unsquashed(actions, rows, size), means));
  const logs = add(log(variances), LOG_TWO_PI);
  const gaussian = mul(add(div(squares, variances), logs), -0.5);
  return {
    logProbs: sum(sub(gaussian, squashCorrection(tensor2d(actions, [rows, size]))), 1),
    entropies: mul(sum(add(logs, 1), 1), 0.5),
  };
}
