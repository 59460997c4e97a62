import type { NumberKernel } from './kernel.js';

/**
 * Relative strength index (Wilder, 1978), `100 - 100 / (1 + gain / loss)` of the averages of rises and falls: the mean of
 * the first `n` changes, then `y_t = y_{t-1} + (x_t - y_{t-1}) / n`. 100 where there has been no fall.
 */
export class RelativeStrength implements NumberKernel {
  /** Changes seen, counted up to `n`; -1 before the first number. */
  #changes = -1;
  #last = NaN;
  #gain = 0;
  #loss = 0;

  constructor(readonly n: number) {}

  run(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const first = Math.min(to, from + this.n - this.#changes);
    this.#seed(xs, from, first);
    if (first > from) out[offset + (first - 1 - from) * stride] = strength(this.#gain, this.#loss);
    const weight = 1 / this.n;
    let last = this.#last;
    let gain = this.#gain;
    let loss = this.#loss;
    for (let t = first, at = offset + (first - from) * stride; t < to; t++, at += stride) {
      const x = xs[t] as number;
      const change = x - last;
      const size = Math.abs(change);
      gain += (0.5 * (size + change) - gain) * weight;
      loss += (0.5 * (size - change) - loss) * weight;
      out[at] = strength(gain, loss);
      last = x;
    }
    this.#last = last;
    this.#gain = gain;
    this.#loss = loss;
  }

  reset(): void {
    this.#changes = -1;
    this.#last = NaN;
    this.#gain = 0;
    this.#loss = 0;
  }

  /** Adds up the first `n` changes, and makes means of the sums at the last of them. */
  #seed(xs: Float64Array, from: number, to: number): void {
    for (let t = from; t < to; t++) {
      const x = xs[t] as number;
      if (++this.#changes > 0) {
        this.#gain += Math.max(x - this.#last, 0);
        this.#loss += Math.max(this.#last - x, 0);
      }
      this.#last = x;
      if (this.#changes === this.n) {
        this.#gain /= this.n;
        this.#loss /= this.n;
      }
    }
  }
}

function strength(gain: number, loss: number): number {
  return loss === 0 ? 100 : 100 - 100 / (gain / loss + 1);
}
