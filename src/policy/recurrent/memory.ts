import { affine } from '../dense.js';
import { featureSize, type Trunk } from '../extractors/features.js';
import { lstmCell } from '../extractors/lstm.js';
import type { ParameterLayout, PolicySpec } from '../network.js';
import { layerInputs, memoryOf, stateSize } from './spec.js';

/**
 * What a trunk takes at this step, `[rows, trunk inputs]`; overwritten by the next call.
 *
 * @param features `[rows, feature size]`
 * @param state `[rows, stateSize]`, moved on in place; without it, memory begins and ends with this step
 */
export type MemoryPass = (features: Float32Array, rows: number, state?: Float32Array) => Float32Array;

/** The step from features to what each trunk takes. */
export type Memory = Readonly<Record<Trunk, MemoryPass>>;

const withoutMemory: MemoryPass = (features) => features;

/** The step in plain TypeScript; the features themselves where the policy carries nothing. */
export function createMemory(spec: PolicySpec, parameters: Float32Array, layout: ParameterLayout): Memory {
  if (spec.lstm === undefined) return { pi: withoutMemory, vf: withoutMemory };
  const { lstm } = spec;
  const offsets = new Map(layout.tensors.map(({ name, offset }) => [name, offset]));
  const offsetOf = (name: string): number => offsets.get(name) as number;
  const pass = (trunk: Trunk): MemoryPass => {
    const owner = memoryOf(lstm, trunk);
    return owner === null
      ? linearPass(spec, lstm.hiddenSize, parameters, offsetOf)
      : lstmPass(spec, owner, parameters, offsetOf);
  };
  return { pi: pass('pi'), vf: spec.vf === undefined ? withoutMemory : pass('vf') };
}

type OffsetOf = (name: string) => number;

function linearPass(spec: PolicySpec, outputs: number, parameters: Float32Array, offsetOf: OffsetOf): MemoryPass {
  const inputs = featureSize(spec);
  const layer = { inputs, outputs, weight: offsetOf('vf_input.weight'), bias: offsetOf('vf_input.bias') };
  let output = new Float32Array(0);
  return (features, rows) => {
    if (output.length < rows * outputs) output = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row++) affine(layer, parameters, features, row * inputs, output, row * outputs);
    return output;
  };
}

function lstmPass(spec: PolicySpec, owner: Trunk, parameters: Float32Array, offsetOf: OffsetOf): MemoryPass {
  const { hiddenSize, ...lstm } = spec.lstm as NonNullable<PolicySpec['lstm']>;
  const layers = layerInputs(spec, { hiddenSize, ...lstm }).map((inputs, i) =>
    lstmLayer(inputs, hiddenSize, `${owner}_lstm.${i}`, parameters, offsetOf),
  );
  const size = stateSize(spec, owner);
  const features = featureSize(spec);
  const own = new Float32Array(size);
  let output = new Float32Array(0);
  return (input, rows, state) => {
    if (output.length < rows * hiddenSize) output = new Float32Array(rows * hiddenSize);
    for (let row = 0; row < rows; row++) {
      if (state === undefined) own.fill(0);
      const carried = state?.subarray(row * size, (row + 1) * size) ?? own;
      output.set(advance(layers, input.subarray(row * features, (row + 1) * features), carried), row * hiddenSize);
    }
    return output;
  };
}

/** Moves one layer's state, `[2 · hidden size]`, on by one input. @returns its hidden state */
type LayerStep = (input: Float32Array, state: Float32Array) => Float32Array;

function advance(layers: readonly LayerStep[], input: Float32Array, state: Float32Array): Float32Array {
  const size = state.length / layers.length;
  return layers.reduce((below, step, i) => step(below, state.subarray(i * size, (i + 1) * size)), input);
}

function lstmLayer(
  inputs: number,
  units: number,
  name: string,
  parameters: Float32Array,
  offsetOf: OffsetOf,
): LayerStep {
  const outputs = lstmCell.gates * units;
  const place = (kind: string) => ({
    weight: offsetOf(`${name}.weight_${kind}`),
    bias: offsetOf(`${name}.bias_${kind}`),
  });
  const fromInput = { inputs, outputs, ...place('ih') };
  const fromState = { inputs: units, outputs, ...place('hh') };
  const inputGates = new Float32Array(outputs);
  const stateGates = new Float32Array(outputs);
  return (input, state) => {
    affine(fromInput, parameters, input, 0, inputGates, 0);
    affine(fromState, parameters, state, 0, stateGates, 0);
    lstmCell.step(units, inputGates, 0, stateGates, state);
    return state.subarray(0, units);
  };
}
