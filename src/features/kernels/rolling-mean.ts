import type { NumberKernel } from './kernel.js';

/**
 * `Σ x / n` over the last `n` numbers, in constant amortised time.
 *
 * Nothing is subtracted when a number leaves: the stream is cut into blocks of `n`, and the window is always the tail of
 * the last block and the head of this one (van Herk, 1992; Gil and Werman, 1993; with sums in place of maxima). So the
 * error is that of adding up one window, whatever came before it.
 */
export class RollingMean implements NumberKernel {
  readonly #block: Float64Array;
  /** `[n + 1]`: at `i`, the sum of the last block from its number `i` on; 0 at `n`. */
  readonly #tail: Float64Array;
  /** Numbers of this block; begins as if a block had just ended. */
  #head: number;
  #sum = 0;

  constructor(readonly n: number) {
    this.#block = new Float64Array(n);
    this.#tail = new Float64Array(n + 1);
    this.#head = n;
  }

  run(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const n = this.n;
    const block = this.#block;
    const tail = this.#tail;
    let head = this.#head;
    let sum = this.#sum;
    for (let t = from, at = offset; t < to; t++, at += stride) {
      if (head === n) {
        this.#endBlock();
        head = 0;
        sum = 0;
      }
      const x = xs[t] as number;
      block[head++] = x;
      sum += x;
      out[at] = ((tail[head] as number) + sum) / n;
    }
    this.#head = head;
    this.#sum = sum;
  }

  reset(): void {
    this.#head = this.n;
  }

  #endBlock(): void {
    const block = this.#block;
    const tail = this.#tail;
    let sum = 0;
    for (let i = this.n - 1; i > 0; i--) {
      sum += block[i] as number;
      tail[i] = sum;
    }
  }
}
