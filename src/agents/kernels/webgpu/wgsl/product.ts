import { ENTRY_POINT } from './shader.js';
import { TILE_THREADS, type Tile, tileColumns, tileRows } from './tile.js';

/** Columns of A, and rows of B, that are in workgroup memory at a time. */
export const DEPTH = 16;

/** What a product is of, as WGSL functions. */
export interface ProductParts {
  readonly tile: Tile;
  /**
   * `fn rowCount() -> u32`, `fn columnCount() -> u32`, `fn depth(part: u32) -> vec2u` (the first k and the one after the
   * last), `fn a(row: u32, k: u32) -> f32`, `fn b(k: u32, column: u32) -> f32` and
   * `fn put(part: u32, row: u32, column: u32, value: f32)`.
   */
  readonly functions: string;
  /** The index along which neighbours of A lie side by side in memory. */
  readonly aAlong: 'k' | 'row';
  /** Likewise of B. */
  readonly bAlong: 'k' | 'column';
  /** Statements before, in and after the loop over tiles; inside, `tileB` holds `DEPTH` rows of B. */
  readonly around?: { readonly before: string; readonly each: string; readonly after: string };
}

/**
 * C = A · B, one tile a workgroup: A and B go through workgroup memory `DEPTH` at a time, the sums stay in registers. The
 * workgroup's z is the part of the depth. Each sum runs in the order of k, so that equal inputs give equal bits.
 */
export function product({ tile, functions, aAlong, bAlong, around }: ProductParts): string {
  const quads = DEPTH / 4;
  const rows = tileRows(tile);
  const vectors = tileColumns(tile) / 4;
  const [aRow, aQuad] = aAlong === 'k' ? [`i / ${quads}u`, `i % ${quads}u`] : [`i % ${rows}u`, `i / ${rows}u`];
  const [bK, bVector] =
    bAlong === 'column' ? [`i / ${vectors}u`, `i % ${vectors}u`] : [`i % ${DEPTH}u`, `i / ${DEPTH}u`];
  return `
${functions}
var<workgroup> tileA: array<vec4f, ${rows * quads}>;
var<workgroup> tileB: array<vec4f, ${DEPTH * vectors}>;

fn aOrZero(row: u32, k: u32, end: u32) -> f32 {
  if (row < rowCount() && k < end) { return a(row, k); }
  return 0;
}

fn bOrZero(k: u32, column: u32, end: u32) -> f32 {
  if (k < end && column < columnCount()) { return b(k, column); }
  return 0;
}

fn fill(firstRow: u32, firstColumn: u32, k: u32, end: u32, index: u32) {
  for (var i = index; i < ${rows * quads}u; i += ${TILE_THREADS}u) {
    let row = ${aRow};
    let quad = ${aQuad};
    let at = k + 4 * quad;
    tileA[row * ${quads}u + quad] = vec4f(
      aOrZero(firstRow + row, at, end), aOrZero(firstRow + row, at + 1, end),
      aOrZero(firstRow + row, at + 2, end), aOrZero(firstRow + row, at + 3, end));
  }
  for (var i = index; i < ${DEPTH * vectors}u; i += ${TILE_THREADS}u) {
    let inner = ${bK};
    let vector = ${bVector};
    let at = firstColumn + 4 * vector;
    tileB[inner * ${vectors}u + vector] = vec4f(
      bOrZero(k + inner, at, end), bOrZero(k + inner, at + 1, end),
      bOrZero(k + inner, at + 2, end), bOrZero(k + inner, at + 3, end));
  }
}

fn putVector(part: u32, row: u32, column: u32, values: vec4f) {
  if (row >= rowCount()) { return; }
  for (var i = 0u; i < 4; i++) {
    if (column + i < columnCount()) { put(part, row, column + i, values[i]); }
  }
}

@compute @workgroup_size(${tile.across}, ${tile.down})
${ENTRY_POINT} {
  let firstRow = group.y * ${rows}u;
  let firstColumn = group.x * ${4 * vectors}u;
  let span = depth(group.z);
${eachSum(tile, (row, vector) => `  var sum${row}_${vector} = vec4f();`)}
${around?.before ?? ''}
  for (var k = span.x; k < span.y; k += ${DEPTH}u) {
    fill(firstRow, firstColumn, k, span.y, index);
    workgroupBarrier();
${around?.each ?? ''}
    for (var quad = 0u; quad < ${quads}u; quad++) {
${innerProduct(tile, quads, vectors)}
    }
    workgroupBarrier();
  }
${around?.after ?? ''}
${eachSum(tile, (row, vector) => `  putVector(group.z, firstRow + ${row * tile.down}u + local.y, firstColumn + 4 * (${vector * tile.across}u + local.x), sum${row}_${vector});`)}
}`;
}

function eachSum({ rows, vectors }: Tile, line: (row: number, vector: number) => string): string {
  const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  return indices(rows)
    .flatMap((row) => indices(vectors).map((vector) => line(row, vector)))
    .join('\n');
}

/** Four steps of k: each of a thread's rows times each of its vectors. */
function innerProduct(tile: Tile, quads: number, tileVectors: number): string {
  const steps = ['x', 'y', 'z', 'w'];
  const loads = Array.from({ length: tile.vectors }, (_, vector) =>
    steps.map(
      (step, i) =>
        `      let b${step}${vector} = tileB[(4 * quad + ${i}u) * ${tileVectors}u + ${vector * tile.across}u + local.x];`,
    ),
  ).flat();
  const rows = Array.from({ length: tile.rows }, (_, row) => [
    `      let a${row} = tileA[(${row * tile.down}u + local.y) * ${quads}u + quad];`,
    ...Array.from({ length: tile.vectors }, (__, vector) =>
      steps.map((step) => `      sum${row}_${vector} += a${row}.${step} * b${step}${vector};`),
    ).flat(),
  ]).flat();
  return [...loads, ...rows].join('\n');
}
