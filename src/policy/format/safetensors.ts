import { NeurotradeError } from '../../core/errors.js';

/** A typed array that a file can hold. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** One tensor of a file, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The parsed index of a file: its tensors' places, and free strings. */
export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: Readonly<Record<string, HeaderEntry>>;
}

const CONSTRUCTORS = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;

type Dtype = keyof typeof CONSTRUCTORS;

const LENGTH_BYTES = 8;

/** The index of `tensors` stored one after another, widest elements first, so that each is aligned. */
export function headerOf(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>>,
): SafetensorsHeader {
  let offset = 0;
  const entries = storageOrder(tensors).map(([name, { shape, data }]): [string, HeaderEntry] => {
    const start = offset;
    offset += data.byteLength;
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [start, offset] }];
  });
  return { metadata, entries: Object.fromEntries(entries) };
}

/** The tensors' bytes in the order of {@link headerOf}. */
export function dataOf(tensors: Readonly<Record<string, StoredTensor>>): Uint8Array {
  const ordered = storageOrder(tensors);
  const bytes = new Uint8Array(ordered.reduce((total, [, { data }]) => total + data.byteLength, 0));
  let offset = 0;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** A header's one and only encoding: the length in 8 bytes, little endian, then JSON padded with spaces to 8 bytes. */
export function encodeHeader({ metadata, entries }: SafetensorsHeader): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...entries }));
  const length = Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, LENGTH_BYTES);
  return bytes;
}

/**
 * Splits a file into its header, the header's bytes as they stand there, and the tensors' bytes.
 *
 * @throws NeurotradeError `POLICY_FORMAT` where the bytes are no safetensors file
 */
export function splitFile(file: Uint8Array): {
  readonly header: SafetensorsHeader;
  readonly headerBytes: Uint8Array;
  readonly data: Uint8Array;
} {
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.length); // slices of a Node Buffer would be views
  const length = headerLength(bytes);
  const headerBytes = bytes.subarray(0, LENGTH_BYTES + length);
  return { header: parseHeader(headerBytes), headerBytes, data: bytes.subarray(LENGTH_BYTES + length) };
}

/** Copies one tensor out of a file's data. @throws NeurotradeError `POLICY_FORMAT` where its entry makes no sense */
export function readTensor(header: SafetensorsHeader, data: Uint8Array, name: string): StoredTensor {
  const entry = header.entries[name];
  const from = entry?.data_offsets?.[0];
  const to = entry?.data_offsets?.[1];
  const construct = CONSTRUCTORS[entry?.dtype as Dtype];
  if (entry === undefined || construct === undefined || from === undefined || to === undefined || to > data.length) {
    return refuse(`tensor "${name}" is missing, cut short or of an unknown type`);
  }
  const elements = entry.shape.reduce((product, extent) => product * extent, 1);
  if (to - from !== elements * construct.BYTES_PER_ELEMENT) {
    return refuse(`tensor "${name}" has ${to - from} bytes for the shape [${entry.shape.join(', ')}]`);
  }
  return { shape: entry.shape, data: new construct(data.slice(from, to).buffer) };
}

/** Whether a value is a typed array that {@link StoredTensor} can hold. */
export function isTensorData(value: unknown): value is TensorData {
  return Object.values(CONSTRUCTORS).some((construct) => value instanceof construct);
}

function dtypeOf(data: TensorData): Dtype {
  const [dtype] = Object.entries(CONSTRUCTORS).find(([, construct]) => data instanceof construct) as [Dtype, unknown];
  return dtype;
}

function storageOrder(tensors: Readonly<Record<string, StoredTensor>>): [string, StoredTensor][] {
  return Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) return refuse(`${bytes.length} bytes are too few`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - LENGTH_BYTES)) {
    return refuse(`its header should take ${length} bytes, and ${bytes.length - LENGTH_BYTES} are there`);
  }
  return Number(length);
}

function parseHeader(headerBytes: Uint8Array): SafetensorsHeader {
  const parsed = parseJson(new TextDecoder().decode(headerBytes.subarray(LENGTH_BYTES)));
  if (typeof parsed !== 'object' || parsed === null || !('__metadata__' in parsed)) {
    return refuse('its header has no metadata');
  }
  const { __metadata__: metadata, ...entries } = parsed;
  return {
    metadata: (metadata ?? {}) as Readonly<Record<string, string>>,
    entries: entries as Readonly<Record<string, HeaderEntry>>,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('its header is not JSON');
  }
}

function refuse(reason: string): never {
  throw new NeurotradeError(
    'POLICY_FORMAT',
    `saved policy: expected a file written by save(), found bytes that are not one: ${reason}; copy the file again or use an earlier checkpoint`,
  );
}
