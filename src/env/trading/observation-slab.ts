/** Observations that share one allocation. */
const PER_SLAB = 128;

/**
 * Hands out fresh observations, each a view that is used once, on slabs of 128: a typed array of its own would cost an
 * allocation outside the heap every step. As with Node's `Buffer`, an observation's `buffer` is larger than itself.
 */
export class ObservationSlab {
  #slab: ArrayBuffer;
  #used = PER_SLAB;

  constructor(readonly size: number) {
    this.#slab = new ArrayBuffer(0);
  }

  next(): Float32Array {
    if (this.#used === PER_SLAB) {
      this.#slab = new ArrayBuffer(PER_SLAB * this.size * Float32Array.BYTES_PER_ELEMENT);
      this.#used = 0;
    }
    return new Float32Array(this.#slab, this.#used++ * this.size * Float32Array.BYTES_PER_ELEMENT, this.size);
  }
}
