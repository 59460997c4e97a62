import { madd } from './simd';

/**
 * G[m, n] += Aᵀ · D = Σᵣ A[r, m] · D[r, n] over `rows`: a dense layer's weight gradient. Row strides are in floats,
 * G's is n. `scratch` holds 32 floats. A may be read up to 12 bytes beyond its last row.
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
  const bytesA = (<usize>strideA) << 2;
  const bytesD = (<usize>strideD) << 2;
  const bytesG = (<usize>n) << 2;
  for (let i = 0; i < m; i += 4) {
    let j = 0;
    for (; j + 4 < n; j += 8) {
      tile4x8(a + (i << 2), d + (j << 2), scratch, rows, bytesA, bytesD);
      addTile(scratch, 8, g + <usize>i * bytesG + (j << 2), bytesG, min(4, m - i), min(8, n - j));
    }
    if (j < n) {
      tile4x4(a + (i << 2), d + (j << 2), scratch, rows, bytesA, bytesD);
      addTile(scratch, 4, g + <usize>i * bytesG + (j << 2), bytesG, min(4, m - i), n - j);
    }
  }
}

/** g[n] += Σᵣ D[r, n]: a dense layer's bias gradient. `scratch` holds 4 floats. */
export function columnSums(d: usize, g: usize, scratch: usize, n: i32, rows: i32, strideD: i32): void {
  const bytesD = (<usize>strideD) << 2;
  for (let j = 0; j < n; j += 4) {
    let at = d + (j << 2);
    let sum = f32x4.splat(0);
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(at));
      at += bytesD;
    }
    v128.store(scratch, sum);
    addTile(scratch, 4, g + (j << 2), 0, 1, min(4, n - j));
  }
}

/** Adds the first `columns` of each of a tile's rows; the tile's own rows are `width` floats apart. */
function addTile(tile: usize, width: i32, g: usize, bytesG: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    let j: usize = 0;
    const end = (<usize>columns) << 2;
    for (; j + 16 <= end; j += 16) v128.store(g + j, f32x4.add(v128.load(g + j), v128.load(tile + j)));
    for (; j < end; j += 4) store<f32>(g + j, load<f32>(g + j) + load<f32>(tile + j));
    tile += (<usize>width) << 2;
    g += bytesG;
  }
}

function tile4x8(a: usize, d: usize, tile: usize, rows: i32, bytesA: usize, bytesD: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  for (let row = 0; row < rows; row++) {
    const d0 = v128.load(d),
      d1 = v128.load(d, 16);
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
    d += bytesD;
  }
  v128.store(tile, c00);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
}

function tile4x4(a: usize, d: usize, tile: usize, rows: i32, bytesA: usize, bytesD: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0;
  for (let row = 0; row < rows; row++) {
    const d0 = v128.load(d);
    c0 = madd(v128.load32_splat(a), d0, c0);
    c1 = madd(v128.load32_splat(a, 4), d0, c1);
    c2 = madd(v128.load32_splat(a, 8), d0, c2);
    c3 = madd(v128.load32_splat(a, 12), d0, c3);
    a += bytesA;
    d += bytesD;
  }
  v128.store(tile, c0);
  v128.store(tile, c1, 16);
  v128.store(tile, c2, 32);
  v128.store(tile, c3, 48);
}
