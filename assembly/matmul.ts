import { madd } from './simd';

/**
 * C[m, n] = bias[n] + A[m, k] · B[k, n], row-major; `bias` 0 stands for zeros. Row strides are in floats.
 *
 * Every element is summed in the order of k whatever tile it falls into, so a row's result does not depend on the
 * rows around it. A strip of eight columns of B stays in the first-level cache while all rows pass over it. Whole vectors are written: columns up to the next multiple of four receive garbage, which
 * `strideC` must leave room for; B and bias may be read up to 12 bytes beyond their end.
 */
export function matmul(
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  m: i32,
  n: i32,
  k: i32,
  strideA: i32,
  strideB: i32,
  strideC: i32,
): void {
  const bytesA = (<usize>strideA) << 2;
  const bytesB = (<usize>strideB) << 2;
  const bytesC = (<usize>strideC) << 2;
  const whole = m & ~3;
  let j = 0;
  for (; j + 4 < n; j += 8) {
    const from = b + (j << 2);
    const add = bias ? bias + (j << 2) : 0;
    for (let row = 0; row < whole; row += 4) {
      tile4x8(a + <usize>row * bytesA, from, c + <usize>row * bytesC + (j << 2), add, k, bytesA, bytesB, bytesC);
    }
  }
  if (j < n) {
    const from = b + (j << 2);
    const add = bias ? bias + (j << 2) : 0;
    for (let row = 0; row < whole; row += 4) {
      tile4x4(a + <usize>row * bytesA, from, c + <usize>row * bytesC + (j << 2), add, k, bytesA, bytesB, bytesC);
    }
  }
  a += <usize>whole * bytesA;
  c += <usize>whole * bytesC;
  for (let row = whole; row < m; row++) {
    j = 0;
    for (; j + 28 < n; j += 32) tile1x32(a, b + (j << 2), c + (j << 2), bias ? bias + (j << 2) : 0, k, bytesB);
    for (; j < n; j += 4) tile1x4(a, b + (j << 2), c + (j << 2), bias ? bias + (j << 2) : 0, k, bytesB);
    a += bytesA;
    c += bytesC;
  }
}

function start(bias: usize, offset: usize): v128 {
  return bias ? v128.load(bias + offset) : f32x4.splat(0);
}

function tile4x8(a: usize, b: usize, c: usize, bias: usize, k: i32, bytesA: usize, bytesB: usize, bytesC: usize): void {
  let c00 = start(bias, 0),
    c01 = start(bias, 16);
  let c10 = c00,
    c11 = c01,
    c20 = c00,
    c21 = c01,
    c30 = c00,
    c31 = c01;
  const end = a + ((<usize>k) << 2);
  let a1 = a + bytesA,
    a2 = a1 + bytesA,
    a3 = a2 + bytesA;
  while (a < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    c00 = madd(x0, b0, c00);
    c01 = madd(x0, b1, c01);
    const x1 = v128.load32_splat(a1);
    c10 = madd(x1, b0, c10);
    c11 = madd(x1, b1, c11);
    const x2 = v128.load32_splat(a2);
    c20 = madd(x2, b0, c20);
    c21 = madd(x2, b1, c21);
    const x3 = v128.load32_splat(a3);
    c30 = madd(x3, b0, c30);
    c31 = madd(x3, b1, c31);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += bytesB;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += bytesC;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += bytesC;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += bytesC;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

function tile4x4(a: usize, b: usize, c: usize, bias: usize, k: i32, bytesA: usize, bytesB: usize, bytesC: usize): void {
  let c0 = start(bias, 0);
  let c1 = c0,
    c2 = c0,
    c3 = c0;
  const end = a + ((<usize>k) << 2);
  let a1 = a + bytesA,
    a2 = a1 + bytesA,
    a3 = a2 + bytesA;
  while (a < end) {
    const b0 = v128.load(b);
    c0 = madd(v128.load32_splat(a), b0, c0);
    c1 = madd(v128.load32_splat(a1), b0, c1);
    c2 = madd(v128.load32_splat(a2), b0, c2);
    c3 = madd(v128.load32_splat(a3), b0, c3);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += bytesB;
  }
  v128.store(c, c0);
  v128.store(c + bytesC, c1);
  v128.store(c + (bytesC << 1), c2);
  v128.store(c + bytesC * 3, c3);
}

/** C[1, 32] = bias + A[1, k] · B, rows of B `bytesB` apart. Inlined into a loop it takes a third more time in V8. */
export function tile1x32(a: usize, b: usize, c: usize, bias: usize, k: i32, bytesB: usize): void {
  let c0 = start(bias, 0),
    c1 = start(bias, 16),
    c2 = start(bias, 32),
    c3 = start(bias, 48);
  let c4 = start(bias, 64),
    c5 = start(bias, 80),
    c6 = start(bias, 96),
    c7 = start(bias, 112);
  const end = a + ((<usize>k) << 2);
  while (a < end) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    c2 = madd(x, v128.load(b, 32), c2);
    c3 = madd(x, v128.load(b, 48), c3);
    c4 = madd(x, v128.load(b, 64), c4);
    c5 = madd(x, v128.load(b, 80), c5);
    c6 = madd(x, v128.load(b, 96), c6);
    c7 = madd(x, v128.load(b, 112), c7);
    a += 4;
    b += bytesB;
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

function tile1x4(a: usize, b: usize, c: usize, bias: usize, k: i32, bytesB: usize): void {
  let c0 = start(bias, 0);
  const end = a + ((<usize>k) << 2);
  while (a < end) {
    c0 = madd(v128.load32_splat(a), v128.load(b), c0);
    a += 4;
    b += bytesB;
  }
  v128.store(c, c0);
}
