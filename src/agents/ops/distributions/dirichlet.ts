import { add, div, log, mul, softplus, sub, sum, type Tensor, type Tensor1D, tensor2d } from '@tensorflow/tfjs';
import { type DirichletSpec, LEAST_WEIGHT } from '../../../policy/distributions/dirichlet.js';
import type { Evaluator } from './evaluation.js';
import { digammaErrors, stirlingErrors } from './gamma.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * log π(w) = log Γ(A) − Σ log Γ(αᵢ) + Σ (αᵢ − 1) log wᵢ and H = Σ log Γ(αᵢ) − log Γ(A) + (A − n) ψ(A) − Σ (αᵢ − 1) ψ(αᵢ) with
 * α = 1 + softplus(head), A = Σ αᵢ. Both are written after Stirling's formula for every Γ and ψ, so that no large terms
 * cancel: what remains of them is Σ αᵢ log(wᵢ A / αᵢ) in the one, and nothing in the other.
 */
export const evaluateDirichlet: Evaluator<DirichletSpec> = ({ head }, { actions, size }, { size: n }) => {
  const alpha = add(softplus(head), 1);
  const whole = sum(alpha, 1, true);
  const weights = tensor2d(
    actions.map((weight) => Math.max(weight, LEAST_WEIGHT)),
    [size, n],
  );
  const constant = (n - 1) * HALF_LOG_TWO_PI;
  const total = (terms: Tensor): Tensor1D => sum(terms, 1);
  const halfLogs = mul(log(alpha), 0.5);
  const errors = total(sub(stirlingErrors(alpha), halfLogs));
  const ratios = sub(mul(alpha, log(div(mul(weights, whole), alpha))), log(weights));
  const wholeLog = total(log(whole));
  const wholeError = total(stirlingErrors(whole));
  const excess = sub(total(mul(sub(alpha, 1), digammaErrors(alpha))), total(mul(sub(whole, n), digammaErrors(whole))));
  return {
    logProbs: sub(sub(add(total(ratios), wholeError), errors), add(mul(wholeLog, 0.5), constant)),
    entropies: add(
      add(sub(total(add(stirlingErrors(alpha), halfLogs)), wholeError), excess),
      sub(constant, mul(wholeLog, n - 0.5)),
    ),
  };
};
