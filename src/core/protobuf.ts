/** Just enough of the Protocol Buffers wire format to write messages: https://protobuf.dev/programming-guides/encoding/ */

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A message is its fields, one after another. */
export function message(...fields: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** `double` */
export function doubleField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return message(key(field, WIRE.fixed64), bytes);
}

/** `float` */
export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return message(key(field, WIRE.fixed32), bytes);
}

/** `int32`, `int64` and enums; @param value a whole number from 0 to 2^53 − 1 */
export function integerField(field: number, value: number): Uint8Array {
  return message(key(field, WIRE.varint), varint(value));
}

/** `string`, `bytes` and messages inside a message. */
export function bytesField(field: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return message(key(field, WIRE.bytes), varint(bytes.length), bytes);
}

function key(field: number, wire: number): Uint8Array {
  return varint(field * 8 + wire);
}

/** Seven bits a byte, the lowest first; division, since bit operators end at 32 bits. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.of(...bytes, rest);
}
