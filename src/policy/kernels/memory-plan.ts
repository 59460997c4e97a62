/** Hands out places in a memory, one after another, each on a 16-byte boundary. */
export class MemoryPlan {
  /** Bytes planned so far, and room for the kernels' reads beyond the end of an array. */
  get bytes(): number {
    return this.#next + GUARD_BYTES;
  }

  #next = CONSTANTS_END;

  /** @returns the byte offset of `count` 32-bit words, zero until written */
  words(count: number): number {
    return this.#take(count * 4);
  }

  /** @returns the byte offset of `count` bytes */
  byteArray(count: number): number {
    return this.#take(count);
  }

  #take(bytes: number): number {
    const at = this.#next;
    this.#next += Math.ceil(bytes / 16) * 16;
    return at;
  }
}

const GUARD_BYTES = 64;

/** The kernels' own constants lie before it, and nothing at 0: they take that for "no array". */
const CONSTANTS_END = 1024;
