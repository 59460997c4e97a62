import { NeurotradeError } from '../../core/errors.js';
import { isTensorData, type StoredTensor, type TensorData } from './safetensors.js';

/** A value of JSON, typed arrays, and numbers that JSON lacks (NaN, infinities, −0). */
export type StateValue =
  | null
  | boolean
  | number
  | string
  | TensorData
  | readonly StateValue[]
  | { readonly [key: string]: StateValue };

/** A state without its typed arrays, which stand beside it by name. */
export interface FlatState {
  readonly json: unknown;
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

/**
 * Takes the typed arrays out of a state and names them by their path.
 *
 * @throws NeurotradeError `UNSUPPORTED` for anything that is neither JSON nor a typed array
 */
export function flattenState(state: unknown, name: string): FlatState {
  const tensors: Record<string, StoredTensor> = {};
  const visit = (value: unknown, path: string): unknown => {
    if (isTensorData(value)) {
      tensors[path] = { shape: [value.length], data: value };
      return { $tensor: path };
    }
    if (typeof value === 'number') return encodeNumber(value);
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (Array.isArray(value)) return value.map((element, i) => visit(element, `${path}.${i}`));
    if (!isPlain(value)) return refuse(path, value);
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    const reserved = fields.find(([key]) => key.startsWith('$'));
    if (reserved !== undefined) return refuse(path, reserved[0]);
    return Object.fromEntries(fields.map(([key, field]) => [key, visit(field, `${path}.${key}`)]));
  };
  const json = visit(state, name);
  return { json, tensors };
}

/** Puts the typed arrays back. */
export function restoreState(json: unknown, read: (name: string) => StoredTensor): StateValue {
  if (Array.isArray(json)) return json.map((element) => restoreState(element, read));
  if (typeof json !== 'object' || json === null) return json as StateValue;
  const { $tensor, $number } = json as { $tensor?: string; $number?: string };
  if (typeof $tensor === 'string') return read($tensor).data;
  if (typeof $number === 'string') return Number($number);
  return Object.fromEntries(Object.entries(json).map(([key, field]) => [key, restoreState(field, read)]));
}

function encodeNumber(value: number): unknown {
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(path: string, value: unknown): never {
  const found = describe(value);
  throw new NeurotradeError(
    'UNSUPPORTED',
    `save: expected JSON values and typed arrays, found ${found} at ${path}; have saveState return plain data`,
    { details: { path } },
  );
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `the reserved key "${value}"`;
  return `a ${typeof value === 'object' ? (value?.constructor.name ?? 'object') : typeof value}`;
}
