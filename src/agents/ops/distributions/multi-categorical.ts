import { addN, slice, type Tensor1D, tensor2d, unstack } from '@tensorflow/tfjs';
import type { MultiCategoricalSpec } from '../../../policy/distributions/multi-categorical.js';
import { evaluateChoice, maskLogits } from './categorical.js';
import type { Evaluator } from './evaluation.js';

/** Sums of the elements' log-probabilities and entropies; they are independent. */
export const evaluateMultiCategorical: Evaluator<MultiCategoricalSpec> = (
  { head },
  { actions, masks, size },
  { nvec },
) => {
  const logits = maskLogits(head, masks);
  const taken = unstack(tensor2d(actions, [size, nvec.length]), 1) as Tensor1D[];
  let from = 0;
  const elements = nvec.map((n, i) => {
    const own = slice(logits, [0, from], [size, n]);
    from += n;
    return evaluateChoice(own, taken[i] as Tensor1D, n);
  });
  return {
    logProbs: addN(elements.map(({ logProbs }) => logProbs)),
    entropies: addN(elements.map(({ entropies }) => entropies)),
  };
};
