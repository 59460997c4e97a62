import { NeurotradeError } from '../../core/errors.js';

/** What one row of a replay buffer takes. */
export interface RowSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maskSize: number;
}

/** The rows of a replay buffer, an array a column. */
export interface ReplayColumns {
  /** `[rows, observation size]` */
  readonly observations: Float32Array;
  /** `[rows, actions]` */
  readonly actions: Float32Array;
  /** `[rows]` */
  readonly rewards: Float32Array;
  /** `[rows]`: how each transition ended. */
  readonly endings: Uint8Array;
  /** `[rows]`: where the final observation is kept of a transition that was cut. */
  readonly slots: Int32Array;
  /** `[rows, mask size]` */
  readonly masks: Uint8Array;
}

/** @throws NeurotradeError `INVALID_OPTIONS` where the memory cannot be had */
export function allocateColumns(rows: number, { observationSize, actionSize, maskSize }: RowSizes): ReplayColumns {
  try {
    return {
      observations: new Float32Array(rows * observationSize),
      actions: new Float32Array(rows * actionSize),
      rewards: new Float32Array(rows),
      endings: new Uint8Array(rows),
      slots: new Int32Array(rows),
      masks: new Uint8Array(rows * maskSize),
    };
  } catch (cause) {
    const bytes = rows * (4 * (observationSize + actionSize + 2) + 1 + maskSize);
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `replay buffer: expected ${Math.ceil(bytes / 2 ** 20)} MiB for ${rows} transitions of ${observationSize} numbers, found less; lower "bufferSize"`,
      { cause, details: { bytes } },
    );
  }
}

/** One row of a column; a view. */
export function rowOf<T extends Float32Array | Uint8Array>(column: T, row: number, width: number): T {
  return column.subarray(row * width, (row + 1) * width) as T;
}

/** A copy of `count` rows from row `first` on, going on with row 0 behind the last. */
export function rowsFrom<T extends Float32Array | Uint8Array>(
  column: T,
  first: number,
  count: number,
  width: number,
): T {
  const [start, size] = [first * width, count * width];
  const before = Math.min(size, column.length - start);
  const copy = column.slice(0, size) as T;
  copy.set(column.subarray(start, start + before));
  copy.set(column.subarray(0, size - before), before);
  return copy;
}
