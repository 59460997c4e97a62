import { type DataType, type Field, type Schema, Type } from 'apache-arrow';
import { invalidArrow } from './invalid.js';

/** Which of a batch's nodes and buffers are a column's. */
export interface ColumnPlace {
  readonly type: DataType;
  readonly node: number;
  /** The bitmap of what is valid; the values follow. */
  readonly buffer: number;
}

/** Buffers of a column by type, its children's not counted; two for all the others. */
const BUFFERS: Partial<Record<Type, number>> = {
  [Type.Null]: 0,
  [Type.Struct]: 1,
  [Type.FixedSizeList]: 1,
  [Type.Utf8]: 3,
  [Type.LargeUtf8]: 3,
  [Type.Binary]: 3,
  [Type.LargeBinary]: 3,
};

/**
 * Counts the nodes and buffers of the columns before `name`.
 *
 * @throws NeurotradeError `INVALID_FILE` where there is no such column, or one before it is of a type that is not counted
 */
export function placeOf(schema: Schema, name: string): ColumnPlace {
  let node = 0;
  let buffer = 0;
  for (const field of schema.fields) {
    if (field.name === name) return { type: field.type, node, buffer };
    const before = extentOf(field);
    node += before.nodes;
    buffer += before.buffers;
  }
  const found = schema.fields.map((field) => field.name).join(', ');
  throw invalidArrow(`expected a column "${name}", found ${found === '' ? 'none' : found}`);
}

interface Extent {
  readonly nodes: number;
  readonly buffers: number;
}

function extentOf({ name, type }: Field): Extent {
  if (type.typeId === Type.Union) throw invalidArrow(`column "${name}" is a union; leave it out, or put it last`);
  const own: Extent = { nodes: 1, buffers: BUFFERS[type.typeId as Type] ?? 2 };
  const children: readonly Field[] = type.typeId === Type.Dictionary ? [] : (type.children ?? []);
  return children
    .map(extentOf)
    .reduce((sum, { nodes, buffers }) => ({ nodes: sum.nodes + nodes, buffers: sum.buffers + buffers }), own);
}
