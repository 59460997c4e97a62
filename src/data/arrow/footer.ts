import { RecordBatchReader, type Schema } from 'apache-arrow';
import type { OpenFile } from '../../core/files.js';
import { type Batch, readBatch, readView } from './batches.js';
import { rootTable, tableAt, vectorAt } from './flatbuffer.js';
import { BLOCK_SIZE, FOOTER, HEAD, TAIL } from './format.js';
import { requireFrame } from './invalid.js';
import { verifyFooter } from './verify.js';

/** What is known of an Arrow file before any of its columns is read. */
export interface ArrowLayout {
  readonly schema: Schema;
  readonly batches: readonly Batch[];
}

/**
 * Reads a file's footer and the headers of its batches.
 *
 * @throws Error where the file is damaged or none of Arrow's
 */
export function readLayout(file: OpenFile): ArrowLayout {
  const head = readView(file, 0, Math.min(HEAD, file.size));
  const tail = readView(file, Math.max(0, file.size - TAIL), Math.min(TAIL, file.size));
  requireFrame(file.size, new Uint8Array(head.buffer), new Uint8Array(tail.buffer));
  const length = tail.getInt32(0, true);
  const footer = readView(file, file.size - TAIL - length, length);
  verifyFooter(footer);
  const blocks = vectorAt(footer, rootTable(footer), FOOTER.recordBatches, BLOCK_SIZE);
  return {
    batches: blocks.map((block) => readBatch(file, footer, block)),
    schema: schemaOf(head, footer, tail),
  };
}

/** The schema as the Arrow library reads it, from a file of nothing but head, footer and tail. */
function schemaOf(head: DataView, footer: DataView, tail: DataView): Schema {
  const dictionaries = tableAt(footer, rootTable(footer), FOOTER.dictionaries);
  if (dictionaries !== undefined) footer.setUint32(dictionaries, 0, true);
  const bytes = new Uint8Array(HEAD + footer.byteLength + TAIL);
  bytes.set(new Uint8Array(head.buffer));
  bytes.set(new Uint8Array(footer.buffer), HEAD);
  bytes.set(new Uint8Array(tail.buffer), HEAD + footer.byteLength);
  return RecordBatchReader.from(bytes).open().schema;
}
