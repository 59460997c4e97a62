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
}

const STRUCT_WORDS = 10;

/** `width` rounded up to whole SIMD vectors of four floats. */
export function padded(width: number): number {
  return Math.ceil(width / 4) * 4;
}

/** Finds room for a network's scratch. */
export function planMlp(plan: MemoryPlan, options: MlpPlanOptions): MlpPlan {
  const { widths, activation, parameters, gradient, rows, twin } = options;
  const outputs = widths.slice(1);
  const learns = gradient !== null;
  const transposed = outputs.reduce(
    (sum, out, layer) => sum + (layer > 0 ? out * padded(widths[layer] as number) : 0),
    0,
  );
  return {
    struct: plan.words(STRUCT_WORDS),
    activation,
    widths,
    widthsAt: plan.words(widths.length),
    parameters,
    rows,
    activations: plan.words(outputs.reduce((sum, out) => sum + rows * padded(out), 0)),
    gradient: gradient ?? 0,
    transposed: twin?.transposed ?? (learns ? plan.words(transposed) : 0),
    deltas: learns ? plan.words(2 * rows * padded(Math.max(...outputs))) : 0,
    scratch: learns ? plan.words(32 + 8 * rows) : 0,
  };
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
  ]);
}
