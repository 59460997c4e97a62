import type { OpenFile } from '../../core/files.js';
import { fieldAt, rootTable, type Table, tableAt, vectorAt } from './flatbuffer.js';
import { BUFFER_SIZE, MESSAGE, NODE_SIZE, RECORD_BATCH, RECORD_BATCH_KIND } from './format.js';
import { compressed } from './invalid.js';

/** Where the parts of a record batch lie in the file. */
export interface Batch {
  readonly rows: number;
  /** A node a column, children included. */
  readonly nullCounts: readonly number[];
  /** Byte ranges in the file: for a column of numbers, a bitmap of what is valid, then the values. */
  readonly buffers: readonly { readonly position: number; readonly bytes: number }[];
}

/** Bytes of a file. @throws RangeError where the range reaches beyond it */
export function readView(file: OpenFile, position: number, bytes: number): DataView {
  if (position < 0 || bytes < 0 || position + bytes > file.size) throw new RangeError('a part lies outside the file');
  const target = new Uint8Array(bytes);
  file.read(target, position);
  return new DataView(target.buffer);
}

/** @param block where the batch stands in the footer's list: its position, and the size of its header, padding included */
export function readBatch(file: OpenFile, footer: DataView, block: number): Batch {
  const position = int64(footer, block);
  const bytes = footer.getInt32(block + 8, true);
  const header = messageOf(readView(file, position, bytes));
  const message = rootTable(header);
  const kind = fieldAt(header, message, MESSAGE.kind);
  const batch = tableAt(header, message, MESSAGE.header);
  if (batch === undefined || kind === undefined || header.getUint8(kind) !== RECORD_BATCH_KIND) {
    throw new RangeError('a batch is not where the footer says');
  }
  if (fieldAt(header, batch, RECORD_BATCH.compression) !== undefined) throw compressed();
  return checked(batchOf(header, batch, position + bytes), file.size);
}

/** A message without the length before it, which 0xFFFFFFFF precedes since Arrow 0.15. */
function messageOf(view: DataView): DataView {
  const skipped = view.getInt32(0, true) === -1 ? 8 : 4;
  return new DataView(view.buffer, view.byteOffset + skipped, view.byteLength - skipped);
}

function batchOf(header: DataView, batch: Table, body: number): Batch {
  const length = fieldAt(header, batch, RECORD_BATCH.length);
  return {
    rows: length === undefined ? 0 : int64(header, length),
    nullCounts: vectorAt(header, batch, RECORD_BATCH.nodes, NODE_SIZE).map((node) => int64(header, node + 8)),
    buffers: vectorAt(header, batch, RECORD_BATCH.buffers, BUFFER_SIZE).map((buffer) => ({
      position: body + int64(header, buffer),
      bytes: int64(header, buffer + 8),
    })),
  };
}

/** @throws RangeError where a part does not fit into the file */
function checked(batch: Batch, size: number): Batch {
  const fits = batch.buffers.every(({ position, bytes }) => position >= 0 && bytes >= 0 && position + bytes <= size);
  if (!fits || batch.rows < 0) throw new RangeError('a part lies outside the file');
  return batch;
}

function int64(view: DataView, offset: number): number {
  return Number(view.getBigInt64(offset, true));
}
