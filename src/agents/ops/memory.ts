import {
  add,
  concat,
  matMul,
  mul,
  sigmoid,
  slice,
  split,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tensor2d,
} from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { Trunk } from '../../policy/extractors/features.js';
import type { PolicySpec } from '../../policy/network.js';
import { type LstmSpec, memoryOf, stateSize } from '../../policy/recurrent/spec.js';
import { stopGradient } from './distributions/stop-gradient.js';
import { composedLinear } from './mlp.js';
import type { Sequences } from './types.js';

type Named = ReadonlyMap<string, Tensor>;

/**
 * What the trunks of a recurrent policy take, `[B, hidden size]` each; the features themselves where the policy has no
 * memory. Differentiable in features and parameters, through all steps of a sequence. Call it inside a `tidy`.
 *
 * @param features of each trunk, `[B, feature size]`, packed as `sequences` says
 * @throws NeurotradeError `UNSUPPORTED` where there is a memory, and nothing says which rows follow one another
 */
export function composedMemory(
  named: Named,
  spec: PolicySpec,
  features: Readonly<Record<Trunk, Tensor2D>>,
  sequences: Sequences | undefined,
): Readonly<Record<Trunk, Tensor2D>> {
  const { lstm } = spec;
  if (lstm === undefined) return features;
  if (sequences === undefined) return refuseRows();
  const remembered = (trunk: Trunk): Tensor2D =>
    composedLstm(named, lstm, trunk, features[trunk], sequences.stepRows, startOf(spec, trunk, sequences));
  const pi = remembered('pi');
  const owner = memoryOf(lstm, 'vf');
  if (owner === 'pi') return { pi, vf: stopGradient(pi) };
  return { pi, vf: owner === 'vf' ? remembered('vf') : composedLinear(named, 'vf_input', features.vf) };
}

function refuseRows(): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    'policy: expected successive steps for a policy that remembers, found rows without order; train it with RecurrentPPO',
  );
}

/** What the sequences begin with: hidden state and cell of each layer, `[sequences, hidden size]`. */
function startOf(spec: PolicySpec, trunk: Trunk, { stepRows, states }: Sequences): Tensor2D[] {
  const { layers } = spec.lstm as LstmSpec;
  const start = tensor2d(states[trunk], [stepRows[0] ?? 0, stateSize(spec, trunk)]);
  return split(start, 2 * layers, 1);
}

function composedLstm(
  named: Named,
  { layers, hiddenSize }: LstmSpec,
  trunk: Trunk,
  input: Tensor2D,
  stepRows: Int32Array,
  start: readonly Tensor2D[],
): Tensor2D {
  let sequence = input;
  for (let layer = 0; layer < layers; layer++) {
    const state = { hidden: start[2 * layer] as Tensor2D, cell: start[2 * layer + 1] as Tensor2D };
    sequence = composedLayer(named, `${trunk}_lstm.${layer}`, hiddenSize, sequence, stepRows, state);
  }
  return sequence;
}

interface LayerState {
  readonly hidden: Tensor2D;
  readonly cell: Tensor2D;
}

/** c′ = σ(f) ⊙ c + σ(i) ⊙ tanh(g), h′ = σ(o) ⊙ tanh(c′), step after step. @returns h′ of all rows */
function composedLayer(
  named: Named,
  name: string,
  units: number,
  input: Tensor2D,
  stepRows: Int32Array,
  start: LayerState,
): Tensor2D {
  const tensor = <T extends Tensor>(kind: string): T => named.get(`${name}.${kind}`) as T;
  const biases = add(tensor<Tensor1D>('bias_ih'), tensor<Tensor1D>('bias_hh'));
  const fromInput = add(matMul(input, tensor<Tensor2D>('weight_ih')), biases) as Tensor2D;
  const outputs: Tensor2D[] = [];
  let state = start;
  let row = 0;
  for (const rows of stepRows) {
    const before = {
      hidden: slice(state.hidden, [0, 0], [rows, units]),
      cell: slice(state.cell, [0, 0], [rows, units]),
    };
    const fromState = matMul(before.hidden, tensor<Tensor2D>('weight_hh'));
    state = cellStep(add(slice(fromInput, [row, 0], [rows, 4 * units]), fromState), before.cell);
    outputs.push(state.hidden);
    row += rows;
  }
  return outputs.length === 0 ? start.hidden : concat(outputs, 0);
}

function cellStep(gates: Tensor2D, cell: Tensor2D): LayerState {
  const [i, f, g, o] = split(gates, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  const moved: Tensor2D = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)));
  return { hidden: mul(sigmoid(o), tanh(moved)), cell: moved };
}
