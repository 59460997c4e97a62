import { Lstm } from './lstm';
import { columnSums, outer } from './outer';
import { multiplyStrips } from './strips';

/** Rows whose part of the weights' gradient is summed at once: their columns fit into the first-level cache. */
const OUTER_ROWS = 128;

/**
 * Backpropagation through time: adds ∂W, ∂b, ∂U, ∂b′ and leaves the gradient in the gates' inputs in `lstm.gates`. What the
 * sequences begin with gets none.
 *
 * @param x as in `lstmForward`, which ran before
 * @param outputGradient f32[rows, H]: the loss's gradient in the outputs; with what later steps add to it afterwards
 */
export function lstmBackward(lstm: Lstm, x: usize, outputGradient: usize, counts: usize, steps: i32): void {
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
  addWeightGradient(lstm, x, rows);
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

function addWeightGradient(lstm: Lstm, x: usize, rows: i32): void {
  const hidden = lstm.hidden;
  const width = lstm.width;
  for (let row = 0; row < rows; row += OUTER_ROWS) {
    const count = min(OUTER_ROWS, rows - row);
    const gates = lstm.gates + ((<usize>(row * width)) << 2);
    const input = x + ((<usize>(row * lstm.inputs)) << 2);
    const previous = lstm.previous + ((<usize>(row * hidden)) << 2);
    outer(input, gates, lstm.gradient, lstm.scratch, lstm.inputs, width, count, lstm.inputs, width);
    outer(previous, gates, lstm.gradient + lstm.recurrent, lstm.scratch, hidden, width, count, hidden, width);
    columnSums(gates, lstm.gradient + lstm.inputBias, lstm.scratch, width, count, width);
    columnSums(gates, lstm.gradient + lstm.recurrentBias, lstm.scratch, width, count, width);
  }
}
