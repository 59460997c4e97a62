import type { NumberKernel } from './kernel.js';

/** `y_t = a x_t + (1 - a) y_{t-1}` with `a = 2 / (n + 1)`, begun at the first number. Its error fades as its memory does. */
export class ExponentialAverage implements NumberKernel {
  readonly #weight: number;
  #begun = false;
  #average = NaN;

  constructor(n: number) {
    this.#weight = 2 / (n + 1);
  }

  run(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const weight = this.#weight;
    const rest = 1 - weight;
    let average = this.#begun ? this.#average : (xs[from] as number);
    for (let t = from, at = offset; t < to; t++, at += stride) {
      average = (xs[t] as number) * weight + average * rest;
      out[at] = average;
    }
    this.#average = average;
    this.#begun = true;
  }

  reset(): void {
    this.#begun = false;
    this.#average = NaN;
  }
}
