import type { NumberKernel } from './kernel.js';

/** The difference of two exponential averages, `EMA(fast) - EMA(slow)` (Appel, 1979), both begun at the first number. */
export class MacdLine implements NumberKernel {
  readonly #fastWeight: number;
  readonly #slowWeight: number;
  #begun = false;
  #fast = NaN;
  #slow = NaN;

  constructor(fast: number, slow: number) {
    this.#fastWeight = 2 / (fast + 1);
    this.#slowWeight = 2 / (slow + 1);
  }

  run(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const fastWeight = this.#fastWeight;
    const slowWeight = this.#slowWeight;
    let fast = this.#begun ? this.#fast : (xs[from] as number);
    let slow = this.#begun ? this.#slow : (xs[from] as number);
    for (let t = from, at = offset; t < to; t++, at += stride) {
      const x = xs[t] as number;
      fast = x * fastWeight + fast * (1 - fastWeight);
      slow = x * slowWeight + slow * (1 - slowWeight);
      out[at] = fast - slow;
    }
    this.#fast = fast;
    this.#slow = slow;
    this.#begun = true;
  }

  reset(): void {
    this.#begun = false;
    this.#fast = NaN;
    this.#slow = NaN;
  }
}
