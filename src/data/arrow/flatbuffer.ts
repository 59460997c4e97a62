/**
 * Just enough of FlatBuffers (https://flatbuffers.dev/internals) to see whether a vector fits into the bytes that are there.
 * Reads outside the view throw a RangeError.
 */
export type Table = number;

/** Where the root table starts. */
export function rootTable(view: DataView): Table {
  return view.getUint32(0, true);
}

/** Where field `index` of a table stands; `undefined` where the table leaves it out. */
export function fieldAt(view: DataView, table: Table, index: number): number | undefined {
  const vtable = table - view.getInt32(table, true);
  const entry = 4 + 2 * index;
  const offset = entry < view.getUint16(vtable, true) ? view.getUint16(vtable + entry, true) : 0;
  return offset === 0 ? undefined : table + offset;
}

/** The table that field `index` points at. */
export function tableAt(view: DataView, table: Table, index: number): Table | undefined {
  const field = fieldAt(view, table, index);
  return field === undefined ? undefined : field + view.getUint32(field, true);
}

/**
 * Where the elements of the vector in field `index` start, each `size` bytes apart.
 *
 * @throws RangeError where it reaches beyond the view
 */
export function vectorAt(view: DataView, table: Table, index: number, size: number): number[] {
  const start = tableAt(view, table, index);
  if (start === undefined) return [];
  const length = view.getUint32(start, true);
  if (start + 4 + length * size > view.byteLength) throw new RangeError(`a list of ${length} entries does not fit`);
  return Array.from({ length }, (_, element) => start + 4 + element * size);
}

/** {@link vectorAt} of tables. */
export function tablesAt(view: DataView, table: Table, index: number): Table[] {
  return vectorAt(view, table, index, 4).map((element) => element + view.getUint32(element, true));
}
