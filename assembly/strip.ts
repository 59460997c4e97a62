/** Columns of a strip: what one row's product keeps in registers. */
export const STRIP: i32 = 32;
/** Bytes from one row of a strip to the next. */
export const STRIP_BYTES: i32 = 4 * STRIP;

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
