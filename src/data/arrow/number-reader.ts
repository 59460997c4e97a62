import type { DataType } from 'apache-arrow';
import type { OpenFile } from '../../core/files.js';
import type { Batch } from './batches.js';
import { requireNoNulls, requireValues, scaleOf, type Values, widen } from './column.js';
import { placeOf } from './column-place.js';
import type { ArrowLayout } from './footer.js';
import { damaged } from './invalid.js';

/** Numbers read at once: 256 kB, which stay in the processor's second cache between reading and use. */
export const MOST_ROWS = 32_768;

/** Some rows of a batch, at most {@link MOST_ROWS}. */
export interface Piece {
  readonly batch: Batch;
  readonly from: number;
  readonly rows: number;
}

/** All rows, a piece at a time. */
export function* piecesOf(batches: readonly Batch[]): Generator<Piece> {
  for (const batch of batches) {
    for (let from = 0; from < batch.rows; from += MOST_ROWS) {
      yield { batch, from, rows: Math.min(MOST_ROWS, batch.rows - from) };
    }
  }
}

/** Writes a column's numbers of a piece to `target`, `[piece.rows]`. */
export type NumberReader = (piece: Piece, target: Float64Array) => void;

/**
 * A reader of one column. Float64 goes from the file to the target without a copy in between.
 *
 * @throws NeurotradeError `INVALID_FILE` where there is no such column, it is not of numbers, timestamps or dates, or it holds
 * nulls or fewer values than rows
 */
export function numberReader(file: OpenFile, { schema, batches }: ArrowLayout, name: string): NumberReader {
  const { type, node, buffer } = placeOf(schema, name);
  const scale = scaleOf(type, name);
  const scratch = scratchFor(type);
  const size = scratch.BYTES_PER_ELEMENT;
  const direct = scratch instanceof Float64Array && scale === 1;
  const valuesOf = ({ buffers }: Batch): Batch['buffers'][number] => buffers[buffer + 1] ?? { position: 0, bytes: 0 };
  for (const batch of batches) {
    requireNoNulls(name, batch.nullCounts[node] ?? 0);
    requireValues(name, batch.rows, Math.floor(valuesOf(batch).bytes / size));
  }
  return ({ batch, from, rows }, target) => {
    const values = direct ? target : (scratch.subarray(0, rows) as Values);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    file.read(bytes, valuesOf(batch).position + from * size);
    if (!direct) widen(values, target, scale);
  };
}

function scratchFor(type: DataType): Values {
  try {
    return new type.ArrayType(MOST_ROWS);
  } catch (error) {
    // The library knows no integer of, say, 65 bits.
    throw damaged(error);
  }
}
