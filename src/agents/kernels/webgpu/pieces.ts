/**
 * Rows that go through forward and backward pass together: enough to fill a device, and a batch of any size takes the same
 * memory.
 */
export const CHUNK_ROWS = 16_384;
const FEWEST_ROWS = 64;

/** Some rows of a batch. */
export interface Piece {
  readonly first: number;
  readonly count: number;
  readonly isLast: boolean;
}

export function* pieces(size: number): Generator<Piece> {
  for (let first = 0; first < size; first += CHUNK_ROWS) {
    yield { first, count: Math.min(CHUNK_ROWS, size - first), isLast: first + CHUNK_ROWS >= size };
  }
}

/** For how many rows to have memory, so that batches of about this size share it. */
export function roomFor(size: number): number {
  return Math.min(CHUNK_ROWS, Math.max(FEWEST_ROWS, 2 ** Math.ceil(Math.log2(size))));
}
