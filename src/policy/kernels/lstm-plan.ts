import type { MemoryPlan } from './memory-plan.js';

/** Where one layer of long short-term memory and its scratch lie; byte offsets. */
export interface LstmPlan {
  /** The struct that the kernels take. */
  readonly struct: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly parameters: number;
  readonly bias: number;
  readonly strips: number;
  /** `[sequences, hidden]` each. */
  readonly startHidden: number;
  readonly startCell: number;
  /** `[rows, 4 · hidden]` */
  readonly gates: number;
  /** `[rows, hidden]` each. */
  readonly previous: number;
  readonly cells: number;
  readonly squashedCells: number;
  readonly outputs: number;
  /** `[sequences, 4 · hidden]` */
  readonly product: number;
  /** What only learning needs; 0 otherwise. */
  readonly gradient: number;
  readonly transposedStrips: number;
  readonly cellGradient: number;
  readonly scratch: number;
}

export interface LstmPlanOptions {
  readonly inputs: number;
  /** A multiple of four. */
  readonly hidden: number;
  /** Where its parameters lie. */
  readonly parameters: number;
  /** Where its gradient goes; `null` where the layer only acts. */
  readonly gradient: number | null;
  /** Rows, and sequences among them, that it takes at once. */
  readonly rows: number;
  readonly sequences: number;
}

const STRUCT_WORDS = 17;
const GATES = 4;

/** Rows whose part of the gradient the kernels sum at once. */
const OUTER_ROWS = 128;

/** Parts in which the weights' gradient is computed side by side. */
export const GRADIENT_PARTS = 8;

/** Whether the kernels run layers of this size: they go through a row in whole vectors. */
export function coversLstm(hidden: number): boolean {
  return hidden % 4 === 0;
}

/** Finds room for a layer's scratch. */
export function planLstm(plan: MemoryPlan, options: LstmPlanOptions): LstmPlan {
  const { inputs, hidden, parameters, gradient, rows, sequences } = options;
  const learns = gradient !== null;
  const width = GATES * hidden;
  return {
    struct: plan.words(STRUCT_WORDS),
    inputs,
    hidden,
    parameters,
    bias: plan.words(width),
    strips: plan.words(hidden * width),
    startHidden: plan.words(sequences * hidden),
    startCell: plan.words(sequences * hidden),
    gates: plan.words(rows * width),
    previous: plan.words(rows * hidden),
    cells: plan.words(rows * hidden),
    squashedCells: plan.words(rows * hidden),
    outputs: plan.words(rows * hidden),
    product: plan.words(sequences * width),
    gradient: gradient ?? 0,
    transposedStrips: learns ? plan.words(hidden * width) : 0,
    cellGradient: learns ? plan.words(sequences * hidden) : 0,
    scratch: learns ? plan.words(GRADIENT_PARTS * (32 + 8 * OUTER_ROWS)) : 0,
  };
}

/** Writes the struct of `assembly/lstm.ts`. */
export function writeLstm(buffer: ArrayBuffer, lstm: LstmPlan): void {
  new Int32Array(buffer, lstm.struct, STRUCT_WORDS).set([
    lstm.inputs,
    lstm.hidden,
    lstm.parameters,
    lstm.gradient,
    lstm.bias,
    lstm.strips,
    lstm.transposedStrips,
    lstm.startHidden,
    lstm.startCell,
    lstm.gates,
    lstm.previous,
    lstm.cells,
    lstm.squashedCells,
    lstm.outputs,
    lstm.product,
    lstm.cellGradient,
    lstm.scratch,
  ]);
}
