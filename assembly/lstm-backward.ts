import { Lstm } from './lstm';
import { matmul } from './matmul';
import { columnSums, outerColumns } from './outer';
import { multiplyStrips } from './strip-product';

/** Rows whose part of the weights' gradient is summed at once: their columns fit into the first-level cache. */
const OUTER_ROWS = 128;

/** Bytes of a part of `lstm.scratch`: 32 floats, and 8 for each of these rows. */
const SCRATCH_BYTES: usize = 4 * (32 + 8 * OUTER_ROWS);

/**
 * Backpropagation through time, after `lstmForward`: leaves the gradient in the gates' inputs in `lstm.gates`. What the
 * sequences begin with gets none.
 *
 * @param outputGradient f32[rows, H]: the loss's gradient in the outputs; with what later steps add to it afterwards
 */
export function lstmBackward(lstm: Lstm, outputGradient: usize, counts: usize, steps: i32): void {
  const hidden = lstm.hidden;
  const width = lstm.width;
  let rows = 0;
  for (let step = 0; step < steps; step++) rows += load<i32>(counts + (step << 2));
  memory.fill(lstm.cellGradient, 0, (<usize>(load<i32>(counts) * hidden)) << 2);
  let at = (<usize>(rows * hidden)) << 2;
  for (let step = steps - 1; step >= 0; step--) {
    const count = load<i32>(counts + (step << 2));
    const before = step ? (<usize>(load<i32>(counts + ((step - 1) << 2)) * hidden)) << 2 : 0;
    at -= (<usize>(count * hidden)) << 2;
    const cellsBefore = step ? lstm.cells + at - before : lstm.startCell;
    closeGates(lstm, outputGradient + at, cellsBefore, at, count);
    if (step == 0) break;
    multiplyStrips(lstm.gates + (at << 2), lstm.transposedStrips, lstm.product, count, hidden, width);
    add(outputGradient + at - before, lstm.product, count * hidden);
  }
}

/**
 * The loss's gradient in what the layer took, after {@link lstmBackward}: the gates' · Wᵀ.
 *
 * @param transposed Wᵀ, f32[4H, inputs]
 * @param gradient f32[rows, inputs], overwritten
 */
export function lstmInputGradient(lstm: Lstm, transposed: usize, gradient: usize, rows: i32): void {
  const inputs = lstm.inputs;
  matmul(lstm.gates, transposed, gradient, 0, rows, inputs, lstm.width, lstm.width, inputs, inputs);
}

/** One step: the gradient in the gates' inputs in the place of the gates, and in the cells before. */
function closeGates(lstm: Lstm, outputGradient: usize, cellsBefore: usize, at: usize, rows: i32): void {
  const gate = (<usize>lstm.hidden) << 2;
  const bytes = <usize>rows * gate;
  const one = f32x4.splat(1);
  let gates = lstm.gates + (at << 2);
  for (let row: usize = 0; row < bytes; row += gate, gates += gate << 2) {
    for (let j: usize = 0; j < gate; j += 16) {
      const i = v128.load(gates + j);
      const f = v128.load(gates + gate + j);
      const g = v128.load(gates + (gate << 1) + j);
      const o = v128.load(gates + gate * 3 + j);
      const squashed = v128.load(lstm.squashedCells + at + row + j);
      const slope = v128.load(outputGradient + row + j);
      const through = f32x4.mul(f32x4.mul(slope, o), f32x4.sub(one, f32x4.mul(squashed, squashed)));
      const cell = f32x4.add(v128.load(lstm.cellGradient + row + j), through);
      v128.store(lstm.cellGradient + row + j, f32x4.mul(cell, f));
      v128.store(gates + j, f32x4.mul(f32x4.mul(cell, g), sigmoidSlope(i)));
      v128.store(gates + gate + j, f32x4.mul(f32x4.mul(cell, v128.load(cellsBefore + row + j)), sigmoidSlope(f)));
      v128.store(gates + (gate << 1) + j, f32x4.mul(f32x4.mul(cell, i), f32x4.sub(one, f32x4.mul(g, g))));
      v128.store(gates + gate * 3 + j, f32x4.mul(f32x4.mul(slope, squashed), sigmoidSlope(o)));
    }
  }
}

/** σ′ = σ (1 − σ) */
function sigmoidSlope(x: v128): v128 {
  return f32x4.mul(x, f32x4.sub(f32x4.splat(1), x));
}

/** a ← a + b over `count` floats, a multiple of four. */
function add(a: usize, b: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  for (let j: usize = 0; j < bytes; j += 16) v128.store(a + j, f32x4.add(v128.load(a + j), v128.load(b + j)));
}

/**
 * Adds ∂W, ∂b, ∂U and ∂b′ of some of the gates, after {@link lstmBackward}.
 *
 * @param x as in `lstmForward`
 * @param from the first gate, a multiple of 8; `to` is behind the last
 * @param part which part of `lstm.scratch` is this call's own
 */
export function lstmGradient(lstm: Lstm, x: usize, rows: i32, from: i32, to: i32, part: i32): void {
  const hidden = lstm.hidden;
  const inputs = lstm.inputs;
  const width = lstm.width;
  const column = (<usize>from) << 2;
  const columns = to - from;
  const gradient = lstm.gradient + column;
  const scratch = lstm.scratch + <usize>part * SCRATCH_BYTES;
  for (let row = 0; row < rows; row += OUTER_ROWS) {
    const count = min(OUTER_ROWS, rows - row);
    const gates = lstm.gates + ((<usize>(row * width)) << 2) + column;
    const input = x + ((<usize>(row * inputs)) << 2);
    const previous = lstm.previous + ((<usize>(row * hidden)) << 2);
    const recurrent = gradient + lstm.recurrent;
    outerColumns(input, gates, gradient, scratch, inputs, columns, count, inputs, width, width);
    outerColumns(previous, gates, recurrent, scratch, hidden, columns, count, hidden, width, width);
    columnSums(gates, gradient + lstm.inputBias, scratch, columns, count, width);
    columnSums(gates, gradient + lstm.recurrentBias, scratch, columns, count, width);
  }
}
