import { Lstm } from './lstm';
import { matmul } from './matmul';
import { multiplyStrips } from './strip-product';
import { tanhInPlace } from './tanh';

/**
 * [i f g o] = x W + h U + b, c′ = σ(f) c + σ(i) tanh(g), h′ = σ(o) tanh(c′) (Hochreiter & Schmidhuber 1997; forget gates:
 * Gers et al. 2000). The inputs of all steps go through W at once; U takes a step after the other.
 *
 * @param x f32[rows, inputs], packed
 * @param counts i32[steps]: rows of each step, none more than the one before
 */
export function lstmForward(lstm: Lstm, x: usize, counts: usize, steps: i32): void {
  const hidden = lstm.hidden;
  const width = lstm.width;
  let rows = 0;
  for (let step = 0; step < steps; step++) rows += load<i32>(counts + (step << 2));
  matmul(x, lstm.parameters, lstm.gates, lstm.bias, rows, width, lstm.inputs, lstm.inputs, width, width);
  let before = lstm.startHidden;
  let cellsBefore = lstm.startCell;
  let at: usize = 0; // bytes of a matrix [rows, H]
  for (let step = 0; step < steps; step++) {
    const count = load<i32>(counts + (step << 2));
    const bytes = (<usize>(count * hidden)) << 2;
    memory.copy(lstm.previous + at, before, bytes);
    multiplyStrips(lstm.previous + at, lstm.strips, lstm.product, count, width, hidden);
    const gates = lstm.gates + (at << 2);
    openGates(gates, lstm.product, count, hidden);
    moveCells(lstm, gates, cellsBefore, at, count);
    before = lstm.outputs + at;
    cellsBefore = lstm.cells + at;
    at += bytes;
  }
}

/** gates ← σ, σ, tanh, σ of (gates + product), by σ(x) = ½ + ½ tanh(x / 2). */
function openGates(gates: usize, product: usize, rows: i32, hidden: i32): void {
  const gate = (<usize>hidden) << 2;
  const end = gates + <usize>rows * (gate << 2);
  for (let row = gates; row < end; row += gate << 2, product += gate << 2) {
    addScaled(row, product, gate << 1, 0.5);
    addScaled(row + (gate << 1), product + (gate << 1), gate, 1);
    addScaled(row + gate * 3, product + gate * 3, gate, 0.5);
  }
  tanhInPlace(gates, rows * hidden * 4);
  for (let row = gates; row < end; row += gate << 2) {
    halve(row, gate << 1);
    halve(row + gate * 3, gate);
  }
}

/** a ← (a + b) · scale */
function addScaled(a: usize, b: usize, bytes: usize, scale: f32): void {
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(a + j, f32x4.mul(f32x4.add(v128.load(a + j), v128.load(b + j)), f32x4.splat(scale)));
  }
}

/** a ← ½ + ½ a */
function halve(a: usize, bytes: usize): void {
  const half = f32x4.splat(0.5);
  for (let j: usize = 0; j < bytes; j += 16) v128.store(a + j, f32x4.add(f32x4.mul(v128.load(a + j), half), half));
}

function moveCells(lstm: Lstm, gates: usize, cellsBefore: usize, at: usize, rows: i32): void {
  const gate = (<usize>lstm.hidden) << 2;
  const bytes = <usize>rows * gate;
  for (let row: usize = 0; row < bytes; row += gate, gates += gate << 2) {
    for (let j: usize = 0; j < gate; j += 16) {
      const kept = f32x4.mul(v128.load(gates + gate + j), v128.load(cellsBefore + row + j));
      const fresh = f32x4.mul(v128.load(gates + j), v128.load(gates + (gate << 1) + j));
      const cell = f32x4.add(kept, fresh);
      v128.store(lstm.cells + at + row + j, cell);
      v128.store(lstm.squashedCells + at + row + j, cell);
    }
  }
  tanhInPlace(lstm.squashedCells + at, rows * lstm.hidden);
  gates -= bytes << 2;
  for (let row: usize = 0; row < bytes; row += gate, gates += gate << 2) {
    for (let j: usize = 0; j < gate; j += 16) {
      const output = f32x4.mul(v128.load(gates + gate * 3 + j), v128.load(lstm.squashedCells + at + row + j));
      v128.store(lstm.outputs + at + row + j, output);
    }
  }
}
