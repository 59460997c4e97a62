/** Observations that do not stand in the ring, with their masks, in slots that are used again; grows as it has to. */
export class FinalObservations {
  readonly #size: number;
  #values: Float32Array;
  readonly #free: number[] = [];
  #used = 0;

  /** @param size numbers in an observation and in its mask */
  constructor(size: number) {
    this.#size = size;
    this.#values = new Float32Array(16 * size);
  }

  /** @returns the slot that holds a copy of `observation` and, behind it, of `mask` */
  keep(observation: Float32Array, mask: Uint8Array | Float32Array): number {
    const slot = this.#free.pop() ?? this.#used++;
    if ((slot + 1) * this.#size > this.#values.length) this.#grow();
    this.#values.set(observation, slot * this.#size);
    this.#values.set(mask, slot * this.#size + observation.length);
    return slot;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }

  /** A view that the next {@link FinalObservations.keep} may invalidate. */
  at(slot: number): Float32Array {
    return this.#values.subarray(slot * this.#size, (slot + 1) * this.#size);
  }

  #grow(): void {
    const grown = new Float32Array(2 * this.#values.length);
    grown.set(this.#values);
    this.#values = grown;
  }
}
