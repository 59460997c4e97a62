/** `ARROW1`, at both ends of an IPC file. */
export const MAGIC = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31] as const;

/** The magic at the start, padded; the schema follows. */
export const HEAD = 8;

/** The footer's length and the magic at the end. */
export const TAIL = 10;

/** The smallest file. */
export const SMALLEST_FILE: number = HEAD + TAIL;

/** Bytes of the structs in the lists of a footer and of a batch. */
export const BLOCK_SIZE = 24;
export const NODE_SIZE = 16;
export const BUFFER_SIZE = 16;

/** Field numbers of the tables in Arrow's File.fbs and Message.fbs. */
export const FOOTER = { schema: 1, dictionaries: 2, recordBatches: 3, metadata: 4 } as const;
export const MESSAGE = { kind: 1, header: 2, metadata: 4 } as const;
export const RECORD_BATCH = { length: 0, nodes: 1, buffers: 2, compression: 3, variadicCounts: 4 } as const;

/** Value of a message's kind. */
export const RECORD_BATCH_KIND = 3;

export function hasMagic(bytes: Uint8Array, offset: number): boolean {
  return MAGIC.every((byte, i) => bytes[offset + i] === byte);
}
