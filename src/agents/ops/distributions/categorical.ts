import {
  cast,
  equal,
  exp,
  expandDims,
  fill,
  logSoftmax,
  mul,
  neg,
  range,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  where,
} from '@tensorflow/tfjs';
import type { CategoricalSpec } from '../../../policy/distributions/categorical.js';
import type { ActionEvaluation, Evaluator } from './evaluation.js';

/** What a masked logit becomes: far enough that its probability is exactly 0 in float32, and still finite. */
export const MASKED_LOGIT = -1e8;

export const evaluateCategorical: Evaluator<CategoricalSpec> = ({ head }, { actions, masks }, { n }) =>
  evaluateChoice(maskLogits(head, masks), tensor1d(actions), n);

/** log p = z − log Σ exp z of the choice taken, H = −Σ p log p. @param logits z, `[B, n]` @param taken `[B]` */
export function evaluateChoice(logits: Tensor2D, taken: Tensor1D, n: number): ActionEvaluation {
  const logProbs = logSoftmax(logits);
  const chosen = cast(equal(expandDims(taken, 1), range(0, n)), 'float32'); // oneHot refuses n = 1
  return {
    logProbs: sum(mul(logProbs, chosen), 1),
    entropies: neg(sum(mul(exp(logProbs), logProbs), 1)) as Tensor1D,
  };
}

/** Logits of what a mask forbids, where there is one, become −1e8. @param masks shaped as `logits` */
export function maskLogits(logits: Tensor2D, masks: Uint8Array | undefined): Tensor2D {
  if (masks === undefined) return logits;
  return where(tensor2d(masks, logits.shape, 'bool'), logits, fill(logits.shape, MASKED_LOGIT));
}
