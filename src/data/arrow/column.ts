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
  if (!DataType.isFloat(vector.type) && !DataType.isInt(vector.type)) throw wrongType(name, vector, 'a number type');
  return joined(vector, name, 1);
}

/** The time column in milliseconds: float64 or integers as they are, timestamps and dates by their unit. */
export function timeColumn(table: Table, name: string): Float64Array {
  const vector = columnOf(table, name);
  const { type } = vector;
  if (DataType.isTimestamp(type)) return joined(vector, name, MS_PER_UNIT[type.unit]);
  if (DataType.isDate(type)) return joined(vector, name, type.unit === 0 ? DAY_MS : 1);
  if (!DataType.isFloat(type) && !DataType.isInt(type))
    throw wrongType(name, vector, 'a number, timestamp or date type');
  return joined(vector, name, 1);
}

function columnOf(table: Table, name: string): Vector {
  const vector = table.getChild(name);
  if (vector === null) {
    const found = table.schema.fields.map((field) => field.name).join(', ');
    throw invalidArrow(`expected a column "${name}", found ${found === '' ? 'none' : found}`);
  }
  if (vector.nullCount > 0) {
    throw invalidArrow(`column "${name}" holds ${vector.nullCount} nulls; fill or drop them before writing the file`);
  }
  return vector;
}

function wrongType(name: string, vector: Vector, expected: string): Error {
  return invalidArrow(`column "${name}": expected ${expected}, found ${vector.type}`);
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

type Values = Float64Array | Float32Array | BigInt64Array | BigUint64Array | Int32Array;

function valuesOf(data: Data, name: string): Values {
  const words = data.type.typeId !== undefined && DataType.isFloat(data.type) && data.type.precision === 0;
  const values = data.values as Values | undefined;
  if (words || values === undefined) throw invalidArrow(`column "${name}": float16 is not read; write it as float64`);
  if (values.length < data.length) {
    throw invalidArrow(`column "${name}": expected ${data.length} values, found ${values.length}; the file is damaged`);
  }
  return values.subarray(0, data.length) as Values;
}

function widen(values: Values, target: Float64Array, scale: number): void {
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
