import {
  cast,
  exp,
  fill,
  logSoftmax,
  mul,
  neg,
  oneHot,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  where,
} from '@tensorflow/tfjs';
import type { CategoricalSpec } from '../../../policy/distributions/categorical.js';
import type { Evaluator } from './evaluation.js';

/** What a masked logit becomes: far enough that its probability is exactly 0 in float32, and still finite. */
const MASKED_LOGIT = -1e8;

/** log p = z − log Σ exp z of the action taken, H = −Σ p log p. */
export const evaluateCategorical: Evaluator<CategoricalSpec> = ({ head }, { actions, masks, size }, { n }) => {
  const logProbs = logSoftmax(masks === undefined ? head : maskLogits(head, masks, size, n));
  const taken = cast(oneHot(cast(tensor1d(actions), 'int32'), n), 'float32');
  return {
    logProbs: sum(mul(logProbs, taken), 1),
    entropies: neg(sum(mul(exp(logProbs), logProbs), 1)) as Tensor1D,
  };
};

function maskLogits(logits: Tensor2D, masks: Uint8Array, size: number, n: number): Tensor2D {
  return where(tensor2d(masks, [size, n], 'bool'), logits, fill([size, n], MASKED_LOGIT));
}
