import {
  add,
  matMul,
  reshape,
  stack,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unstack,
  zeros,
} from '@tensorflow/tfjs';
import type { RecurrentExtractorSpec } from '../../../policy/extractors/spec.js';
import type { Composed, Named } from './composed.js';
import { windowOf, withExtra } from './window.js';

/**
 * One step of a cell.
 *
 * @param inputGates `[B, gates · units]`: W x + b of this step
 * @param stateGates `[B, gates · units]`: W h + b of the step before
 * @param state the hidden state `[B, units]`, then whatever else the cell keeps
 */
export type ComposedCell = (
  inputGates: Tensor2D,
  stateGates: Tensor2D,
  state: readonly [Tensor2D, ...Tensor2D[]],
) => readonly [Tensor2D, ...Tensor2D[]];

/** Recurrent layers over the window; the last step's output. @param states tensors that the cell's state has */
export function composedRecurrent(cell: ComposedCell, states: 1 | 2): Composed<RecurrentExtractorSpec> {
  return (spec, name, named, input) => {
    let sequence = windowOf(spec, input);
    let outputs: Tensor2D[] = [];
    for (let layer = 0; layer < spec.layers; layer++) {
      outputs = runLayer(cell, states, spec.units, `${name}.${layer}`, named, sequence);
      if (layer < spec.layers - 1) sequence = stack(outputs, 1) as Tensor3D;
    }
    return withExtra(spec, input, outputs.at(-1) as Tensor2D);
  };
}

/** @param sequence `[B, window, inputs]` @returns the hidden state after each step, `[B, units]` */
function runLayer(
  cell: ComposedCell,
  states: number,
  units: number,
  name: string,
  named: Named,
  sequence: Tensor3D,
): Tensor2D[] {
  const [rows, window, inputs] = sequence.shape;
  const linear = (x: Tensor2D, kind: 'ih' | 'hh'): Tensor2D =>
    add(matMul(x, named.get(`${name}.weight_${kind}`) as Tensor2D), named.get(`${name}.bias_${kind}`) as Tensor1D);
  const gates = linear(reshape(sequence, [rows * window, inputs]), 'ih');
  let state: readonly [Tensor2D, ...Tensor2D[]] = [
    zeros([rows, units]) as Tensor2D,
    ...Array.from({ length: states - 1 }, () => zeros([rows, units]) as Tensor2D),
  ];
  return stepsOf(reshape(gates, [rows, window, -1])).map((inputGates) => {
    state = cell(inputGates, linear(state[0], 'hh'), state);
    return state[0];
  });
}

/** Each step, `[B, width]`. The gradient of tfjs's `unstack` fails where there is but one. */
function stepsOf(sequence: Tensor3D): Tensor2D[] {
  const [rows, window, width] = sequence.shape;
  return window === 1 ? [reshape(sequence, [rows, width])] : (unstack(sequence, 1) as Tensor2D[]);
}
