/**
 * One layer of long short-term memory and its scratch, laid down in memory by the host: 32-bit words in this order.
 * H = `hidden` is a multiple of four; gates stand in the order i, f, g, o. Rows are packed: first each sequence's first
 * step, longest sequence first, then the second step of those that have one, and so on.
 */
@unmanaged
export class Lstm {
  inputs: i32;
  hidden: i32;
  /** W[inputs, 4H], b[4H], U[H, 4H], b′[4H], one after another. */
  parameters: usize;
  /** Like `parameters`. */
  gradient: usize;
  /** f32[4H]: b + b′. */
  bias: usize;
  /** U in strips of 32 columns, `[H, 32]` each; the last may be narrower. */
  strips: usize;
  /** Uᵀ likewise, `[4H, 32]` each; 0 where the layer only acts. */
  transposedStrips: usize;
  /** f32[sequences, H]: what each sequence begins with. */
  startHidden: usize;
  startCell: usize;
  /** f32[rows, 4H]: the gates; after the backward pass the loss's gradient in what goes into them. */
  gates: usize;
  /** f32[rows, H]: the hidden state that each row begins with. */
  previous: usize;
  /** f32[rows, H] each: c, tanh c and h. */
  cells: usize;
  squashedCells: usize;
  outputs: usize;
  /** f32[sequences, 4H] */
  product: usize;
  /** f32[sequences, H]: the loss's gradient in the cells, on its way back. */
  cellGradient: usize;
  /** A part for each caller of `lstmGradient`. */
  scratch: usize;

  /** Floats of U's row. */
  get width(): i32 {
    return this.hidden << 2;
  }

  /** Where W's biases, U and U's biases begin, in bytes after W. */
  get inputBias(): usize {
    return (<usize>(this.inputs * this.width)) << 2;
  }

  get recurrent(): usize {
    return this.inputBias + ((<usize>this.width) << 2);
  }

  get recurrentBias(): usize {
    return this.recurrent + ((<usize>(this.hidden * this.width)) << 2);
  }
}
