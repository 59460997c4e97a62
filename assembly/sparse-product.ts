import { matmul } from './matmul';
import { ENTRY_BYTES } from './nonzeros';
import { madd } from './simd';
import { STRIP, STRIP_BYTES } from './strip';

/** A row of a strip of zeros. */
const ZEROS = memory.data(128, 16);

/**
 * C[rows, n] = bias[n] + A · B, with B[k, n] in strips and A both as it is and in lists of what is not zero in its rows. What is left out
 * are sums with zero, so the bytes are those of `matmul`; but an infinite number in B is not met where A has a zero.
 */
export function sparseMatmul(
  a: usize,
  lists: usize,
  listBytes: usize,
  strips: usize,
  c: usize,
  bias: usize,
  rows: i32,
  n: i32,
  k: i32,
  strideA: i32,
  strideC: i32,
): void {
  let j = 0;
  for (; j + STRIP <= n; j += STRIP) {
    const start = bias ? bias + (j << 2) : ZEROS;
    for (let row = 0; row < rows; row++) {
      sparseRow(lists + <usize>row * listBytes, strips, c + ((<usize>(row * strideC + j)) << 2), start);
    }
    strips += <usize>k * STRIP_BYTES;
  }
  if (j < n) matmul(a, strips, c + (j << 2), bias ? bias + (j << 2) : 0, rows, n - j, k, strideA, STRIP, strideC);
}

/** C[rows, 32] += A · B, with B a strip `[k, 32]` and A as above. */
export function addSparseProduct(
  lists: usize,
  listBytes: usize,
  strip: usize,
  c: usize,
  rows: i32,
  strideC: i32,
): void {
  for (let row = 0; row < rows; row++) {
    sparseRow(lists, strip, c, c);
    lists += listBytes;
    c += (<usize>strideC) << 2;
  }
}

/** A row of C, which begins with what stands at `start`. Inlined into the loop over rows it takes a third more time in V8. */
function sparseRow(list: usize, strip: usize, c: usize, start: usize): void {
  let c0 = v128.load(start),
    c1 = v128.load(start, 16),
    c2 = v128.load(start, 32),
    c3 = v128.load(start, 48),
    c4 = v128.load(start, 64),
    c5 = v128.load(start, 80),
    c6 = v128.load(start, 96),
    c7 = v128.load(start, 112);
  const end = load<usize>(list);
  for (let entry = list + ENTRY_BYTES; entry < end; entry += ENTRY_BYTES) {
    const b = strip + load<usize>(entry);
    const x = v128.load32_splat(entry, 4);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    c2 = madd(x, v128.load(b, 32), c2);
    c3 = madd(x, v128.load(b, 48), c3);
    c4 = madd(x, v128.load(b, 64), c4);
    c5 = madd(x, v128.load(b, 80), c5);
    c6 = madd(x, v128.load(b, 96), c6);
    c7 = madd(x, v128.load(b, 112), c7);
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
  v128.store(c, c4, 64);
  v128.store(c, c5, 80);
  v128.store(c, c6, 96);
  v128.store(c, c7, 112);
}
