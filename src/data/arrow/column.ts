import { type Data, DataType, type Table, TimeUnit, type Vector } from 'apache-arrow';
import { invalidArrow } from './invalid.js';

const DAY_MS = 86_400_000;
const MS_PER_UNIT = {
  [TimeUnit.SECOND]: 1_000,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1e-3,
  [TimeUnit.NANOSECOND]: 1e-6,
} as const;

/** A column as float64: a view on the file's memory where it already is that, in one batch and aligned; else a copy. */
export function numberColumn(table: Table, name: string): Float64Array {
  const vector = columnOf(table, name);
  const { type } = vector;
  if (!DataType.isFloat(type) && !DataType.isInt(type)) throw wrongType(name, type, 'a number type');
  return joined(vector, name, scaleOf(vector.type, name));
}

/** The time column in milliseconds: float64 or integers as they are, timestamps and dates by their unit. */
export function timeColumn(table: Table, name: string): Float64Array {
  const vector = columnOf(table, name);
  return joined(vector, name, scaleOf(vector.type, name));
}

/**
 * What a value is multiplied by: 1 for numbers, milliseconds for timestamps and dates.
 *
 * @throws NeurotradeError `INVALID_FILE` for any other type
 */
export function scaleOf(type: DataType, name: string): number {
  if (DataType.isTimestamp(type)) return MS_PER_UNIT[type.unit];
  if (DataType.isDate(type)) return type.unit === 0 ? DAY_MS : 1;
  if (isHalf(type)) throw invalidArrow(`column "${name}": float16 is not read; write it as float64`);
  if (DataType.isFloat(type) || DataType.isInt(type)) return 1;
  throw wrongType(name, type, 'a number, timestamp or date type');
}

function isHalf(type: DataType): boolean {
  return DataType.isFloat(type) && type.precision === 0;
}

function columnOf(table: Table, name: string): Vector {
  const vector = table.getChild(name);
  if (vector === null) {
    const found = table.schema.fields.map((field) => field.name).join(', ');
    throw invalidArrow(`expected a column "${name}", found ${found === '' ? 'none' : found}`);
  }
  requireNoNulls(name, vector.nullCount);
  return vector;
}

/** @throws NeurotradeError `INVALID_FILE` */
export function requireNoNulls(name: string, nulls: number): void {
  if (nulls > 0) throw invalidArrow(`column "${name}" holds ${nulls} nulls; fill or drop them before writing the file`);
}

/** @throws NeurotradeError `INVALID_FILE` */
export function requireValues(name: string, expected: number, found: number): void {
  if (found >= expected) return;
  throw invalidArrow(`column "${name}": expected ${expected} values, found ${found}; the file is damaged`);
}

function wrongType(name: string, type: DataType, expected: string): Error {
  return invalidArrow(`column "${name}": expected ${expected}, found ${type}`);
}

function joined(vector: Vector, name: string, scale: number): Float64Array {
  const chunks = vector.data.map((data) => ({ values: valuesOf(data, name), length: data.length }));
  const [only] = chunks;
  if (chunks.length === 1 && only?.values instanceof Float64Array && scale === 1) return only.values;
  const column = new Float64Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const { values, length } of chunks) {
    widen(values, column.subarray(offset, offset + length), scale);
    offset += length;
  }
  return column;
}

/** What the numbers of a file are before they are float64. */
export type Values = Float64Array | Float32Array | BigInt64Array | BigUint64Array | Int32Array;

function valuesOf(data: Data, name: string): Values {
  const values = data.values as Values | undefined;
  requireValues(name, data.length, values?.length ?? 0);
  return (values as Values).subarray(0, data.length) as Values;
}

/** Writes `values` times `scale` to `target`, as many as it takes. */
export function widen(values: Values, target: Float64Array, scale: number): void {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    widenLong(values, target, scale);
    return;
  }
  for (let i = 0; i < target.length; i++) target[i] = (values[i] as number) * scale;
}

/** 64-bit integers as two 32-bit words (Arrow is little-endian), since a BigInt a row costs a hundred times as much. */
function widenLong(values: BigInt64Array | BigUint64Array, target: Float64Array, scale: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const signed = values instanceof BigInt64Array;
  for (let i = 0; i < target.length; i++) {
    const high = words[2 * i + 1] as number;
    target[i] = ((signed ? high | 0 : high) * 4_294_967_296 + (words[2 * i] as number)) * scale;
  }
}
