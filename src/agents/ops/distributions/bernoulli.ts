import { add, mul, neg, sigmoid, softplus, sum, type Tensor1D, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import type { BernoulliSpec } from '../../../policy/distributions/bernoulli.js';
import type { Evaluator } from './evaluation.js';

/**
 * With the logit l, log p(1) = −softplus(−l), log p(0) = −softplus(l), H = −p(1) log p(1) − p(0) log p(0), summed over the
 * bits that a mask leaves free; the others are certain.
 */
export const evaluateBernoulli: Evaluator<BernoulliSpec> = ({ head }, { actions, masks, size }, { n }) => {
  const against = tensor2d(
    actions.map((bit) => 1 - 2 * bit),
    [size, n],
  );
  const logProbs = neg(softplus(mul(head, against))) as Tensor2D;
  const negated = neg(head);
  const entropies = add(mul(sigmoid(head), softplus(negated)), mul(sigmoid(negated), softplus(head))) as Tensor2D;
  if (masks === undefined) return { logProbs: sum(logProbs, 1), entropies: sum(entropies, 1) };
  const free = tensor2d(freeBits(masks), [size, n]);
  return { logProbs: sum(mul(logProbs, free), 1), entropies: sum(mul(entropies, free), 1) as Tensor1D };
};

/** 1 where a bit may be both 0 and 1. */
function freeBits(masks: Uint8Array): Float32Array {
  return Float32Array.from({ length: masks.length / 2 }, (_, bit) =>
    masks[2 * bit] !== 0 && masks[2 * bit + 1] !== 0 ? 1 : 0,
  );
}
