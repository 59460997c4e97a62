import { type NetworkContext, numbersOf, transposed } from './network-context.js';

/** ONNX's operator of a cell, and the places of its gates in our order (PyTorch's). */
const CELLS = {
  /** Ours r, z, n; ONNX's z, r, h. */
  gru: { op: 'GRU', gates: [1, 0, 2], more: { linear_before_reset: { int: 1 } } },
  /** Ours i, f, g, o; ONNX's i, o, f, c. */
  lstm: { op: 'LSTM', gates: [0, 3, 1, 2], more: {} },
} as const;

/** What a layer leaves behind. */
export interface RecurrentOutputs {
  /** `[steps, 1, batch, units]` */
  readonly sequence: string;
  /** `[1, batch, units]` */
  readonly hidden: string;
  /** `[1, batch, units]`; of an LSTM only. */
  readonly cell: string;
}

/**
 * Adds one recurrent layer.
 *
 * @param input `[steps, batch, inputs]`
 * @param initial hidden state and cell before the first step, `[1, batch, units]` each; zeros where it is left out
 */
export function recurrentNodes(
  context: NetworkContext,
  kind: keyof typeof CELLS,
  units: number,
  name: string,
  input: string,
  initial: readonly string[] = [],
): RecurrentOutputs {
  const { op, gates, more } = CELLS[kind];
  const width = gates.length * units;
  const turned = (tensor: string): Float32Array => transposed(numbersOf(context, `${name}.${tensor}`), width, gates);
  const [fromInput, fromState] = [turned('weight_ih'), turned('weight_hh')];
  context.graph.floats(`${name}.weight_ih`, [1, width, fromInput.length / width], fromInput);
  context.graph.floats(`${name}.weight_hh`, [1, width, units], fromState);
  context.graph.floats(`${name}.bias`, [1, 2 * width], [...turned('bias_ih'), ...turned('bias_hh')]);
  const outputs = { sequence: `${name}.sequence`, hidden: `${name}.hidden`, cell: `${name}.cell` };
  const inputs = [input, `${name}.weight_ih`, `${name}.weight_hh`, `${name}.bias`];
  const states = initial.length === 0 ? [] : ['', ...initial]; // between them the sequences' lengths, which are all alike
  const made = [outputs.sequence, outputs.hidden, ...(kind === 'lstm' ? [outputs.cell] : [])];
  context.graph.applyAll(op, [...inputs, ...states], made, { hidden_size: { int: units }, ...more });
  return outputs;
}
