import { Lstm } from './lstm';
import { STRIP } from './strip';
import { transpose } from './transpose';

/**
 * Brings the weights into the order in which the passes walk through them: once after each change. A step multiplies few
 * rows, so U comes from the second-level cache; in strips it comes in one stream.
 */
export function prepareLstm(lstm: Lstm): void {
  const bias = lstm.parameters + lstm.inputBias;
  const other = lstm.parameters + lstm.recurrentBias;
  for (let j: usize = 0, end = (<usize>lstm.width) << 2; j < end; j += 16) {
    v128.store(lstm.bias + j, f32x4.add(v128.load(bias + j), v128.load(other + j)));
  }
  copyStrips(lstm.parameters + lstm.recurrent, lstm.strips, lstm.hidden, lstm.width);
  if (lstm.transposedStrips) transposeStrips(lstm);
}

function copyStrips(u: usize, strips: usize, rows: i32, columns: i32): void {
  for (let j = 0; j < columns; j += STRIP) {
    const bytes = (<usize>min(STRIP, columns - j)) << 2;
    for (let row = 0; row < rows; row++) {
      memory.copy(strips, u + ((<usize>(row * columns + j)) << 2), bytes);
      strips += bytes;
    }
  }
}

function transposeStrips(lstm: Lstm): void {
  const hidden = lstm.hidden;
  const width = lstm.width;
  const u = lstm.parameters + lstm.recurrent;
  for (let row = 0; row < hidden; row += STRIP) {
    const height = min(STRIP, hidden - row);
    const strip = lstm.transposedStrips + ((<usize>(row * width)) << 2);
    transpose(u + ((<usize>(row * width)) << 2), strip, height, width, height);
  }
}
