import { affine } from '../dense.js';
import type { TensorShape } from '../layout.js';
import { type Extractor, type ExtractPass, type ParameterPlace, rowByRow } from './extractor.js';
import type { RecurrentExtractorSpec } from './spec.js';
import { copyExtra } from './window.js';

/**
 * One step of a cell: moves `state` on.
 *
 * @param inputGates `[gates · units]` from `at` on: W x + b of this step
 * @param stateGates `[gates · units]`: W h + b of the step before
 * @param state the hidden state `[units]`, then whatever else the cell keeps
 */
export type CellStep = (
  units: number,
  inputGates: Float32Array,
  at: number,
  stateGates: Float32Array,
  state: Float32Array,
) => void;

/** A kind of recurrent layer. */
export interface Cell {
  readonly gates: number;
  /** Numbers of its state, in multiples of its units. */
  readonly states: number;
  readonly step: CellStep;
}

/**
 * Recurrent layers `0`, `1`, … with `weight_ih` `[inputs, gates · units]`, `weight_hh` `[units, gates · units]` and a bias
 * for each, gates in PyTorch's order.
 */
export function recurrent(cell: Cell): Extractor<RecurrentExtractorSpec> {
  return {
    inputs: ({ window, channels, extra }) => window * channels + extra,
    outputs: ({ units, extra }) => units + extra,
    shapes: (spec, name) =>
      widthsOf(spec).flatMap((inputs, i) => recurrentShapes(`${name}.${i}`, inputs, spec.units, cell.gates)),
    createPass: (spec, name, place) => createPass(cell, spec, name, place),
  };
}

/** One layer's tensors. @param gates of its cell */
export function recurrentShapes(name: string, inputs: number, units: number, gates: number): TensorShape[] {
  return [
    [`${name}.weight_ih`, [inputs, gates * units]],
    [`${name}.bias_ih`, [gates * units]],
    [`${name}.weight_hh`, [units, gates * units]],
    [`${name}.bias_hh`, [gates * units]],
  ];
}

/** Numbers a step that go into each layer. */
function widthsOf({ channels, units, layers }: RecurrentExtractorSpec): number[] {
  return Array.from({ length: layers }, (_, layer) => (layer === 0 ? channels : units));
}

function createPass(cell: Cell, spec: RecurrentExtractorSpec, name: string, place: ParameterPlace): ExtractPass {
  const layers = widthsOf(spec).map((inputs, i) => recurrentLayer(cell, inputs, spec, `${name}.${i}`, place));
  const last = (spec.window - 1) * spec.units;
  return rowByRow((input, from, features, to) => {
    let sequence = input;
    let at = from;
    for (const run of layers) {
      sequence = run(sequence, at);
      at = 0;
    }
    for (let i = 0; i < spec.units; i++) features[to + i] = sequence[last + i] as number;
    copyExtra(spec, input, from, features, to + spec.units);
  });
}

/** Runs one layer over the window. @returns `[window, units]` */
function recurrentLayer(
  { gates, states, step }: Cell,
  inputs: number,
  { window, units }: RecurrentExtractorSpec,
  name: string,
  { parameters, offsetOf }: ParameterPlace,
): (input: Float32Array, from: number) => Float32Array {
  const width = gates * units;
  const fromInput = {
    inputs,
    outputs: width,
    weight: offsetOf(`${name}.weight_ih`),
    bias: offsetOf(`${name}.bias_ih`),
  };
  const fromState = {
    inputs: units,
    outputs: width,
    weight: offsetOf(`${name}.weight_hh`),
    bias: offsetOf(`${name}.bias_hh`),
  };
  const inputGates = new Float32Array(window * width);
  const stateGates = new Float32Array(width);
  const state = new Float32Array(states * units);
  const output = new Float32Array(window * units);
  return (input, from) => {
    state.fill(0);
    for (let t = 0; t < window; t++) {
      affine(fromInput, parameters, input, from + t * inputs, inputGates, t * width);
      affine(fromState, parameters, state, 0, stateGates, 0);
      step(units, inputGates, t * width, stateGates, state);
      for (let i = 0; i < units; i++) output[t * units + i] = state[i] as number;
    }
    return output;
  };
}
