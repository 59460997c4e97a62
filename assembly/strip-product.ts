import { matmul, tile1x32 } from './matmul';
import { STRIP, STRIP_BYTES } from './strip';

/** C[rows, columns] = A[rows, k] · B, both dense, B in strips of 32 columns. */
export function multiplyStrips(a: usize, strips: usize, c: usize, rows: i32, columns: i32, k: i32): void {
  for (let j = 0; j < columns; j += STRIP) {
    const width = min(STRIP, columns - j);
    if (rows == 1 && width == STRIP) tile1x32(a, strips, c + (j << 2), 0, k, STRIP_BYTES);
    else matmul(a, strips, c + (j << 2), 0, rows, width, k, k, width, columns);
    strips += (<usize>(k * width)) << 2;
  }
}
