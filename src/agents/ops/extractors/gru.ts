import { add, mul, sigmoid, split, sub, type Tensor2D, tanh } from '@tensorflow/tfjs';
import type { RecurrentExtractorSpec } from '../../../policy/extractors/spec.js';
import type { Composed } from './composed.js';
import { type ComposedCell, composedRecurrent } from './recurrent.js';

/** r = σ(W x + U h), z likewise, n = tanh(W x + r ⊙ (U h)), h′ = (1 − z) ⊙ n + z ⊙ h. */
const cell: ComposedCell = (inputGates, stateGates, [hidden]) => {
  const [inputReset, inputUpdate, inputFresh] = split(inputGates, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
  const [stateReset, stateUpdate, stateFresh] = split(stateGates, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
  const reset = sigmoid(add(inputReset, stateReset));
  const update = sigmoid(add(inputUpdate, stateUpdate));
  const fresh = tanh(add(inputFresh, mul(reset, stateFresh)));
  return [add(mul(sub(1, update), fresh), mul(update, hidden)) as Tensor2D];
};

/** Gated recurrent units over the window. */
export const composedGru: Composed<RecurrentExtractorSpec> = composedRecurrent(cell, 1);
