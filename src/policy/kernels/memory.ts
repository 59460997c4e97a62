import { featureSize, type Trunk } from '../extractors/features.js';
import type { ParameterLayout, PolicySpec } from '../network.js';
import { layerInputs, memoryOf } from '../recurrent/spec.js';
import { copyInto } from './copy.js';
import { coversLstm, type LstmPlan, planLstm, writeLstm } from './lstm-plan.js';
import type { MemoryPlan } from './memory-plan.js';
import { type MlpPlan, planMlp, writeMlp } from './mlp-plan.js';

/** The kernels that a policy's memory runs on. */
export interface MemoryExports {
  lstmForward(lstm: number, x: number, counts: number, steps: number): void;
  mlpForward(mlp: number, x: number, rows: number): number;
  prepareLstm(lstm: number): void;
}

/** Where the memory of a policy that acts lies. */
export interface MemoryStepPlan {
  readonly layers: Readonly<Record<Trunk, readonly LstmPlan[]>>;
  /** What the critic has in the place of a memory. */
  readonly linear: MlpPlan | null;
  /** i32[1]: the rows of the only step. */
  readonly counts: number;
}

/** Rows of a larger matrix: how many, from which on, and what they carry. */
export interface CarriedRows {
  readonly first: number;
  readonly count: number;
  /** `[all rows, stateSize]`, moved on in place; absent: zeros. */
  readonly state: Float32Array | undefined;
}

/** Moves some rows' memory on by one step. @param features where they lie @returns where the trunk's inputs lie; byte offsets */
export type MemoryStep = (features: number, rows: CarriedRows) => number;

/** Finds room for one step of `rows` rows; `null` where the policy has no memory, or one that the kernels do not run. */
export function planMemoryStep(
  plan: MemoryPlan,
  spec: PolicySpec,
  { tensors }: ParameterLayout,
  parametersAt: number,
  rows: number,
): MemoryStepPlan | null {
  const { lstm } = spec;
  if (lstm === undefined || !coversLstm(lstm.hiddenSize)) return null;
  const addressOf = (name: string): number => parametersAt + 4 * (tensors.find((t) => t.name === name)?.offset ?? 0);
  const layersOf = (owner: Trunk): LstmPlan[] =>
    layerInputs(spec, lstm).map((inputs, i) => {
      const parameters = addressOf(`${owner}_lstm.${i}.weight_ih`);
      return planLstm(plan, { inputs, hidden: lstm.hiddenSize, parameters, gradient: null, rows, sequences: rows });
    });
  const pi = layersOf('pi');
  const owner = spec.vf === undefined ? 'pi' : memoryOf(lstm, 'vf');
  return {
    layers: { pi, vf: owner === 'vf' ? layersOf('vf') : owner === 'pi' ? pi : [] },
    linear: owner === null ? linearPlan(plan, spec, lstm.hiddenSize, addressOf('vf_input.weight'), rows) : null,
    counts: plan.words(1),
  };
}

function linearPlan(plan: MemoryPlan, spec: PolicySpec, outputs: number, parameters: number, rows: number): MlpPlan {
  const widths = [featureSize(spec), outputs];
  return planMlp(plan, { widths, activation: spec.activation, parameters, gradient: null, rows });
}

/** The steps of both trunks, and what to do after the parameters changed. */
export function createMemoryStep(
  kernels: MemoryExports,
  buffer: ArrayBuffer,
  { layers, linear, counts }: MemoryStepPlan,
): Readonly<Record<Trunk, MemoryStep>> & { prepare(): void } {
  const all = [...new Set([...layers.pi, ...layers.vf])];
  for (const layer of all) writeLstm(buffer, layer);
  if (linear !== null) writeMlp(buffer, linear);
  const pi = lstmStep(kernels, buffer, layers.pi, counts);
  return {
    pi,
    vf:
      linear === null
        ? lstmStep(kernels, buffer, layers.vf, counts)
        : (features, { count }) => kernels.mlpForward(linear.struct, features, count),
    prepare: () => {
      for (const { struct } of all) kernels.prepareLstm(struct);
    },
  };
}

function lstmStep(
  kernels: MemoryExports,
  buffer: ArrayBuffer,
  layers: readonly LstmPlan[],
  countsAt: number,
): MemoryStep {
  const floats = new Float32Array(buffer);
  const counts = new Int32Array(buffer, countsAt, 1);
  return (features, rows) => {
    counts[0] = rows.count;
    let input = features;
    layers.forEach((layer, i) => {
      takeState(floats, layer, rows, i, layers.length);
      kernels.lstmForward(layer.struct, input, countsAt, 1);
      giveState(floats, layer, rows, i, layers.length);
      input = layer.outputs;
    });
    return input;
  };
}

function takeState(
  floats: Float32Array,
  { hidden, startHidden, startCell }: LstmPlan,
  { first, count, state }: CarriedRows,
  layer: number,
  layers: number,
): void {
  if (state === undefined) {
    floats.fill(0, startHidden / 4, startHidden / 4 + count * hidden);
    floats.fill(0, startCell / 4, startCell / 4 + count * hidden);
    return;
  }
  for (let row = 0; row < count; row++) {
    const from = 2 * hidden * ((first + row) * layers + layer);
    copyInto(state, from, floats, startHidden / 4 + row * hidden, hidden);
    copyInto(state, from + hidden, floats, startCell / 4 + row * hidden, hidden);
  }
}

function giveState(
  floats: Float32Array,
  { hidden, outputs, cells }: LstmPlan,
  { first, count, state }: CarriedRows,
  layer: number,
  layers: number,
): void {
  if (state === undefined) return;
  for (let row = 0; row < count; row++) {
    const to = 2 * hidden * ((first + row) * layers + layer);
    copyInto(floats, outputs / 4 + row * hidden, state, to, hidden);
    copyInto(floats, cells / 4 + row * hidden, state, to + hidden, hidden);
  }
}
