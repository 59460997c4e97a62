import { add, mul, sigmoid, split, type Tensor2D, tanh } from '@tensorflow/tfjs';
import type { RecurrentExtractorSpec } from '../../../policy/extractors/spec.js';
import type { Composed } from './composed.js';
import { type ComposedCell, composedRecurrent } from './recurrent.js';

/** c′ = σ(f) ⊙ c + σ(i) ⊙ tanh(g), h′ = σ(o) ⊙ tanh(c′). */
const cell: ComposedCell = (inputGates, stateGates, state) => {
  const [input, forget, fresh, output] = split(add(inputGates, stateGates), 4, 1) as Tensor2D[] as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  const memory: Tensor2D = add(mul(sigmoid(forget), state[1] as Tensor2D), mul(sigmoid(input), tanh(fresh)));
  return [mul(sigmoid(output), tanh(memory)) as Tensor2D, memory];
};

/** Long short-term memory over the window. */
export const composedLstm: Composed<RecurrentExtractorSpec> = composedRecurrent(cell, 2);
