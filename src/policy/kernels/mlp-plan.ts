import type { Activation } from '../network.js';
import type { MemoryPlan } from './memory-plan.js';

/** Where one multilayer perceptron and its scratch lie; byte offsets. */
export interface MlpPlan {
  /** The struct that the kernels take. */
  readonly struct: number;
  readonly activation: Activation;
  /** Inputs, hidden widths, outputs. */
  readonly widths: readonly number[];
  readonly widthsAt: number;
  readonly parameters: number;
  readonly rows: number;
  readonly activations: number;
  /** What only learning needs; 0 otherwise. */
  readonly gradient: number;
  readonly transposed: number;
  readonly deltas: number;
  readonly scratch: number;
  /** Where weights are copied whose rows would crowd a cache; 0 where they are read in place. */
  readonly spread: number;
}

export interface MlpPlanOptions {
  readonly widths: readonly number[];
  readonly activation: Activation;
  /** Where its parameters lie. */
  readonly parameters: number;
  /** Where its gradient goes; `null` where the network only acts. */
  readonly gradient: number | null;
  /** Rows that it takes at once. */
  readonly rows: number;
  /** A plan over the same parameters, whose transposed weights serve this one too. */
  readonly twin?: MlpPlan;
  /** Whether to copy weights whose rows would crowd a cache, with `spreadWeights` whenever they changed. @default false */
  readonly spreads?: boolean;
}

const STRUCT_WORDS = 11;

/** `width` rounded up to whole SIMD vectors of four floats. */
export function padded(width: number): number {
  return Math.ceil(width / 4) * 4;
}

/** Whether rows of this many floats fall into so few sets of a cache that they drive each other out. */
function crowds(width: number): boolean {
  return width % 128 === 0;
}

/** `padded`, but for rows that would crowd: four floats more. */
export function roomy(width: number): number {
  return crowds(width) ? width + 4 : padded(width);
}

/** Finds room for a network's scratch. */
export function planMlp(plan: MemoryPlan, options: MlpPlanOptions): MlpPlan {
  const { widths, activation, parameters, gradient, rows, twin, spreads = false } = options;
  const outputs = widths.slice(1);
  const learns = gradient !== null;
  const inputsOf = (layer: number): number => widths[layer] as number;
  const strides = outputs.map((out, layer) => (layer < outputs.length - 1 ? roomy(out) : padded(out)));
  const transposed = sum(outputs, (out, layer) => (layer > 0 ? out * roomy(inputsOf(layer)) : 0));
  const spread = sum(outputs, (out, layer) => (crowds(out) ? inputsOf(layer) * roomy(out) : 0));
  return {
    struct: plan.words(STRUCT_WORDS),
    activation,
    widths,
    widthsAt: plan.words(widths.length),
    parameters,
    rows,
    activations: plan.words(rows * sum(strides, (stride) => stride)),
    gradient: gradient ?? 0,
    transposed: twin?.transposed ?? (learns ? plan.words(transposed) : 0),
    deltas: learns ? plan.words(2 * rows * Math.max(...strides)) : 0,
    scratch: learns ? plan.words(32 + 8 * rows) : 0,
    spread: twin?.spread ?? (spreads && spread > 0 ? plan.words(spread) : 0),
  };
}

function sum(values: readonly number[], of: (value: number, index: number) => number): number {
  return values.reduce((total, value, index) => total + of(value, index), 0);
}

/** Writes the struct of `assembly/mlp.ts`. */
export function writeMlp(buffer: ArrayBuffer, mlp: MlpPlan): void {
  new Int32Array(buffer, mlp.widthsAt, mlp.widths.length).set(mlp.widths);
  new Int32Array(buffer, mlp.struct, STRUCT_WORDS).set([
    mlp.activation === 'tanh' ? 0 : 1,
    mlp.widths.length - 1,
    mlp.widthsAt,
    mlp.parameters,
    mlp.gradient,
    mlp.transposed,
    mlp.activations,
    mlp.deltas,
    mlp.rows,
    mlp.scratch,
    mlp.spread,
  ]);
}
