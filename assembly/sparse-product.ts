import { matmul } from './matmul';
import { ENTRY_BYTES } from './nonzeros';
import { madd } from './simd';

/** A row of a strip of zeros. */
const ZEROS = memory.data(128, 16);

/** Floats of a row of a strip. */
export const STRIP: i32 = 32;
/** Bytes of it: the `step` of the lists. */
export const STRIP_BYTES: i32 = 128;

/** Bytes of B[k, n] in strips of 32 columns, the last one's rows filled up. */
export function stripsBytes(k: i32, n: i32): usize {
  return (<usize>(k * ((n + STRIP - 1) & -STRIP))) << 2;
}

/** Brings columns of B[k, …] together in strips: `[k, 32]` each, one after another; what fills up the last is left alone. */
export function packStrips(b: usize, strips: usize, k: i32, n: i32, strideB: i32): void {
  const bytesB = (<usize>strideB) << 2;
  for (let j = 0; j < n; j += STRIP) {
    const width = min(STRIP, n - j);
    if (width == STRIP) packStrip(b + (j << 2), strips, k, bytesB);
    else packNarrowStrip(b + (j << 2), strips, k, bytesB, (<usize>width) << 2);
    strips += <usize>(k * STRIP_BYTES);
  }
}

/** For a whole strip by vectors: `memory.copy` is a call out of WebAssembly, which takes longer than the 128 bytes. */
export function packStrip(from: usize, strip: usize, k: i32, bytesB: usize): void {
  for (let row = 0; row < k; row++) {
    v128.store(strip, v128.load(from));
    v128.store(strip, v128.load(from, 16), 16);
    v128.store(strip, v128.load(from, 32), 32);
    v128.store(strip, v128.load(from, 48), 48);
    v128.store(strip, v128.load(from, 64), 64);
    v128.store(strip, v128.load(from, 80), 80);
    v128.store(strip, v128.load(from, 96), 96);
    v128.store(strip, v128.load(from, 112), 112);
    from += bytesB;
    strip += STRIP_BYTES;
  }
}

function packNarrowStrip(from: usize, strip: usize, k: i32, bytesB: usize, bytes: usize): void {
  for (let row = 0; row < k; row++) {
    memory.copy(strip, from, bytes);
    from += bytesB;
    strip += STRIP_BYTES;
  }
}

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
