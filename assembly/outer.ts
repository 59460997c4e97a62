import { madd } from './simd';

/**
 * G[m, n] += Aᵀ · D = Σᵣ A[r, m] · D[r, n] over `rows`: a dense layer's weight gradient. Row strides are in floats,
 * G's is n. `scratch` holds 32 floats and 8 a row. A may be read up to 12 bytes beyond its end, D up to 28.
 */
export function outer(
  a: usize,
  d: usize,
  g: usize,
  scratch: usize,
  m: i32,
  n: i32,
  rows: i32,
  strideA: i32,
  strideD: i32,
): void {
  outerColumns(a, d, g, scratch, m, n, rows, strideA, strideD, n);
}

/** {@link outer} where G is part of a wider matrix. */
export function outerColumns(
  a: usize,
  d: usize,
  g: usize,
  scratch: usize,
  m: i32,
  n: i32,
  rows: i32,
  strideA: i32,
  strideD: i32,
  strideG: i32,
): void {
  const bytesA = (<usize>strideA) << 2;
  const bytesD = (<usize>strideD) << 2;
  const bytesG = (<usize>strideG) << 2;
  const strip = scratch + 128;
  for (let j = 0; j < n; j += 8) {
    const width = min(8, n - j);
    packStrip(d + (j << 2), strip, rows, bytesD);
    for (let i = 0; i < m; i += 4) {
      const from = a + (i << 2);
      const to = g + <usize>i * bytesG + (j << 2);
      const height = min(4, m - i);
      if (height == 4 && width == 8) {
        tile4x8(from, strip, to, bytesG, rows, bytesA);
      } else {
        copyTile(to, bytesG, scratch, 32, height, width);
        if (width > 4) tile4x8(from, strip, scratch, 32, rows, bytesA);
        else tile4x4(from, strip, scratch, 32, rows, bytesA);
        copyTile(scratch, 32, to, bytesG, height, width);
      }
    }
  }
}

/** Brings eight columns together, so that walking down them does not leave the first-level cache. */
function packStrip(d: usize, strip: usize, rows: i32, bytesD: usize): void {
  for (let row = 0; row < rows; row++) {
    v128.store(strip, v128.load(d));
    v128.store(strip, v128.load(d, 16), 16);
    d += bytesD;
    strip += 32;
  }
}

/** g[n] += Σᵣ D[r, n]: a dense layer's bias gradient. `scratch` holds 4 floats. */
export function columnSums(d: usize, g: usize, scratch: usize, n: i32, rows: i32, strideD: i32): void {
  const bytesD = (<usize>strideD) << 2;
  let j = 0;
  for (; j + 16 <= n; j += 16) sums16(d + (j << 2), g + (j << 2), rows, bytesD);
  for (; j < n; j += 4) {
    const width = min(4, n - j);
    copyTile(g + (j << 2), 0, scratch, 0, 1, width);
    sums4(d + (j << 2), scratch, rows, bytesD);
    copyTile(scratch, 0, g + (j << 2), 0, 1, width);
  }
}

function sums16(d: usize, g: usize, rows: i32, bytesD: usize): void {
  let c0 = v128.load(g);
  let c1 = v128.load(g, 16);
  let c2 = v128.load(g, 32);
  let c3 = v128.load(g, 48);
  for (let row = 0; row < rows; row++) {
    c0 = f32x4.add(c0, v128.load(d));
    c1 = f32x4.add(c1, v128.load(d, 16));
    c2 = f32x4.add(c2, v128.load(d, 32));
    c3 = f32x4.add(c3, v128.load(d, 48));
    d += bytesD;
  }
  v128.store(g, c0);
  v128.store(g, c1, 16);
  v128.store(g, c2, 32);
  v128.store(g, c3, 48);
}

function sums4(d: usize, g: usize, rows: i32, bytesD: usize): void {
  let sum = v128.load(g);
  for (let row = 0; row < rows; row++) {
    sum = f32x4.add(sum, v128.load(d));
    d += bytesD;
  }
  v128.store(g, sum);
}

/** Copies a corner of a matrix; strides are in bytes. */
function copyTile(from: usize, bytesFrom: usize, to: usize, bytesTo: usize, height: i32, width: i32): void {
  for (let row = 0; row < height; row++) {
    for (let j = 0; j < width; j++) store<f32>(to + (j << 2), load<f32>(from + (j << 2)));
    from += bytesFrom;
    to += bytesTo;
  }
}

function tile4x8(a: usize, d: usize, g: usize, bytesG: usize, rows: i32, bytesA: usize): void {
  const g1 = g + bytesG;
  const g2 = g1 + bytesG;
  const g3 = g2 + bytesG;
  let c00 = v128.load(g);
  let c01 = v128.load(g, 16);
  let c10 = v128.load(g1);
  let c11 = v128.load(g1, 16);
  let c20 = v128.load(g2);
  let c21 = v128.load(g2, 16);
  let c30 = v128.load(g3);
  let c31 = v128.load(g3, 16);
  for (let row = 0; row < rows; row++) {
    const d0 = v128.load(d);
    const d1 = v128.load(d, 16);
    const x0 = v128.load32_splat(a);
    c00 = madd(x0, d0, c00);
    c01 = madd(x0, d1, c01);
    const x1 = v128.load32_splat(a, 4);
    c10 = madd(x1, d0, c10);
    c11 = madd(x1, d1, c11);
    const x2 = v128.load32_splat(a, 8);
    c20 = madd(x2, d0, c20);
    c21 = madd(x2, d1, c21);
    const x3 = v128.load32_splat(a, 12);
    c30 = madd(x3, d0, c30);
    c31 = madd(x3, d1, c31);
    a += bytesA;
    d += 32;
  }
  v128.store(g, c00);
  v128.store(g, c01, 16);
  v128.store(g1, c10);
  v128.store(g1, c11, 16);
  v128.store(g2, c20);
  v128.store(g2, c21, 16);
  v128.store(g3, c30);
  v128.store(g3, c31, 16);
}

function tile4x4(a: usize, d: usize, g: usize, bytesG: usize, rows: i32, bytesA: usize): void {
  const g1 = g + bytesG;
  const g2 = g1 + bytesG;
  const g3 = g2 + bytesG;
  let c0 = v128.load(g);
  let c1 = v128.load(g1);
  let c2 = v128.load(g2);
  let c3 = v128.load(g3);
  for (let row = 0; row < rows; row++) {
    const d0 = v128.load(d);
    c0 = madd(v128.load32_splat(a), d0, c0);
    c1 = madd(v128.load32_splat(a, 4), d0, c1);
    c2 = madd(v128.load32_splat(a, 8), d0, c2);
    c3 = madd(v128.load32_splat(a, 12), d0, c3);
    a += bytesA;
    d += 32;
  }
  v128.store(g, c0);
  v128.store(g1, c1);
  v128.store(g2, c2);
  v128.store(g3, c3);
}
