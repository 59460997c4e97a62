import { addN, split, type Tensor1D, type Tensor2D, tensor2d, unstack } from '@tensorflow/tfjs';
import type { MultiCategoricalSpec } from '../../../policy/distributions/multi-categorical.js';
import { evaluateChoice, maskLogits } from './categorical.js';
import type { Evaluator } from './evaluation.js';

/** Sums of the elements' log-probabilities and entropies; they are independent. */
export const evaluateMultiCategorical: Evaluator<MultiCategoricalSpec> = (
  { head },
  { actions, masks, size },
  { nvec },
) => {
  const logits = split(maskLogits(head, masks), [...nvec], 1) as Tensor2D[];
  const taken = unstack(tensor2d(actions, [size, nvec.length]), 1) as Tensor1D[];
  const elements = nvec.map((n, i) => evaluateChoice(logits[i] as Tensor2D, taken[i] as Tensor1D, n));
  return {
    logProbs: addN(elements.map(({ logProbs }) => logProbs)),
    entropies: addN(elements.map(({ entropies }) => entropies)),
  };
};
