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
  /** Where weights are copied that are not read in place; 0 where all are. */
  readonly spread: number;
  /** Lists of what is not zero in a layer's inputs or deltas, and in its inputs for each input; 0 where no product skips zeros. */
  readonly rowLists: number;
  readonly columnLists: number;
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
  /**
   * Whether to copy weights, with `spreadWeights` whenever they changed: those whose rows would crowd a cache, and those that are
   * multiplied by what relu left, whose zeros the products then skip. @default false
   */
  readonly spreads?: boolean;
}

const STRUCT_WORDS = 13;

/** Columns of a strip, in `assembly/strip.ts`; narrower layers skip no zeros. */
export const STRIP = 32;

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
  const last = outputs.length - 1;
  const strides = outputs.map((out, layer) => (layer < last ? roomy(out) : padded(out)));
  const skips = (layer: number): boolean => spreads && skipsZeros(options, layer);
  const transposed = sum(outputs, (out, layer) => {
    if (layer === 0) return 0;
    return out * (skips(layer) && layer < last ? inStrips(inputsOf(layer)) : roomy(inputsOf(layer)));
  });
  const spread = sum(outputs, (out, layer) => {
    if (skips(layer)) return inputsOf(layer) * inStrips(out);
    return crowds(out) ? inputsOf(layer) * roomy(out) : 0;
  });
  const hasLists = outputs.some((_, layer) => skips(layer));
  const columnLists = sum(outputs, (_, layer) => (skips(layer) ? padded(inputsOf(layer)) * listWords(rows) : 0));
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
    deltas: learns ? plan.words(rows * sum(strides, (stride) => stride)) : 0,
    scratch: learns ? plan.words(32 + 32 * rows) : 0,
    spread: twin?.spread ?? (spreads && spread > 0 ? plan.words(spread) : 0),
    rowLists: hasLists ? plan.words(rows * listWords(Math.max(...widths.slice(1, -1)))) : 0,
    columnLists: hasLists && learns ? plan.words(columnLists) : 0,
  };
}

/** Whether a layer's products skip the zeros that relu left in its inputs, where weights are copied. */
export function skipsZeros({ widths, activation }: Pick<MlpPlan, 'widths' | 'activation'>, layer: number): boolean {
  const [inputs, outputs] = [widths[layer] as number, widths[layer + 1] as number];
  return activation === 'relu' && layer > 0 && inputs >= STRIP && outputs >= STRIP;
}

/** `width` rounded up to whole strips. */
function inStrips(width: number): number {
  return Math.ceil(width / STRIP) * STRIP;
}

/** Words of a list of up to `length` numbers. */
function listWords(length: number): number {
  return 2 * (length + 1);
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
    mlp.rowLists,
    mlp.columnLists,
  ]);
}
