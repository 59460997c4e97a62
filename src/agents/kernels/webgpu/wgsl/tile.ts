/** How the 256 threads of a workgroup share a tile of a matrix. */
export interface Tile {
  /** Threads along the columns. */
  readonly across: number;
  /** Threads along the rows. */
  readonly down: number;
  /** Rows of each thread. */
  readonly rows: number;
  /** Vectors of four columns of each thread. */
  readonly vectors: number;
}

export const TILE_THREADS = 256;

/** 128 × 16, for heads. */
const NARROW: Tile = { across: 4, down: 64, rows: 2, vectors: 1 };
/** 64 × 64 */
const MEDIUM: Tile = { across: 16, down: 16, rows: 4, vectors: 1 };
/** 128 × 128: half as many loads a product, worth it where there are tiles enough to fill the device. */
const WIDE: Tile = { across: 16, down: 16, rows: 8, vectors: 2 };

/** From this width on, wide tiles. */
const WIDE_COLUMNS = 512;

/** A tile that suits a result of so many columns. */
export function tileFor(columns: number): Tile {
  if (columns <= tileColumns(NARROW)) return NARROW;
  return columns >= WIDE_COLUMNS ? WIDE : MEDIUM;
}

export function tileRows({ down, rows }: Tile): number {
  return down * rows;
}

export function tileColumns({ across, vectors }: Tile): number {
  return 4 * across * vectors;
}

/** How many tiles cover a matrix: along its columns and along its rows. */
export function tileGrid(tile: Tile, rows: number, columns: number): readonly [across: number, down: number] {
  return [Math.ceil(columns / tileColumns(tile)), Math.ceil(rows / tileRows(tile))];
}
