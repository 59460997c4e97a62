import { fieldAt, rootTable, type Table, tableAt, tablesAt, vectorAt } from './flatbuffer.js';
import { BLOCK_SIZE, BUFFER_SIZE, FOOTER, MESSAGE, NODE_SIZE, RECORD_BATCH, TAIL } from './format.js';

/** A candle file is flat; Arrow's own types nest a few levels. */
const DEEPEST_FIELD = 16;

/** Field numbers of tables that only have to fit. */
const SCHEMA = { fields: 1, metadata: 2, features: 3 } as const;
const FIELD = { children: 5, metadata: 6 } as const;
const DICTIONARY_BATCH = { data: 1 } as const;
const DICTIONARY_KIND = 2;

/**
 * Checks that every list in the file's footer and batch headers fits into the bytes that are there. The Arrow library
 * trusts these lengths: one flipped bit makes it loop for minutes, or without end.
 *
 * @throws Error where one does not
 */
export function verifyLayout(bytes: Uint8Array): void {
  const file = viewOf(bytes, 0, bytes.length);
  const end = bytes.length - TAIL;
  const length = file.getInt32(end, true);
  const footer = viewOf(bytes, end - length, length);
  for (const block of verifyFooter(footer)) verifyMessage(bytes, footer.getBigInt64(block, true));
}

/** {@link verifyLayout} of the footer alone. @returns where in it the blocks of dictionaries and batches stand */
export function verifyFooter(footer: DataView): number[] {
  const root = rootTable(footer);
  const schema = tableAt(footer, root, FOOTER.schema);
  if (schema === undefined) throw new RangeError('the schema is missing');
  verifySchema(footer, schema);
  tablesAt(footer, root, FOOTER.metadata);
  return [FOOTER.dictionaries, FOOTER.recordBatches].flatMap((list) => vectorAt(footer, root, list, BLOCK_SIZE));
}

function verifySchema(view: DataView, schema: Table): void {
  tablesAt(view, schema, SCHEMA.metadata);
  vectorAt(view, schema, SCHEMA.features, 8);
  for (const field of tablesAt(view, schema, SCHEMA.fields)) verifyField(view, field, 0);
}

function verifyField(view: DataView, field: Table, depth: number): void {
  if (depth > DEEPEST_FIELD) throw new RangeError('its columns nest too deeply');
  tablesAt(view, field, FIELD.metadata);
  for (const child of tablesAt(view, field, FIELD.children)) verifyField(view, child, depth + 1);
}

/** A message: 0xFFFFFFFF (absent before Arrow 0.15), the header's length, the header. */
function verifyMessage(bytes: Uint8Array, offset: bigint): void {
  const prefix = viewOf(bytes, Number(offset), 8);
  const marked = prefix.getInt32(0, true) === -1;
  const start = Number(offset) + (marked ? 8 : 4);
  const header = viewOf(bytes, start, prefix.getInt32(marked ? 4 : 0, true));
  const message = rootTable(header);
  tablesAt(header, message, MESSAGE.metadata);
  const kind = fieldAt(header, message, MESSAGE.kind);
  const content = tableAt(header, message, MESSAGE.header);
  const isDictionary = kind !== undefined && header.getUint8(kind) === DICTIONARY_KIND;
  const batch = isDictionary && content !== undefined ? tableAt(header, content, DICTIONARY_BATCH.data) : content;
  if (batch === undefined) throw new RangeError('a batch has no header');
  vectorAt(header, batch, RECORD_BATCH.nodes, NODE_SIZE);
  vectorAt(header, batch, RECORD_BATCH.buffers, BUFFER_SIZE);
  vectorAt(header, batch, RECORD_BATCH.variadicCounts, 8);
}

function viewOf(bytes: Uint8Array, start: number, length: number): DataView {
  if (start < 0 || length < 0 || start + length > bytes.length) throw new RangeError('a part lies outside the file');
  return new DataView(bytes.buffer, bytes.byteOffset + start, length);
}
