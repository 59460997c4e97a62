/**
 * Mean and population standard deviation of the last `n` numbers, in constant amortised time.
 *
 * Nothing is subtracted when a number leaves: the stream is cut into blocks of `n`, and the window is always the tail of
 * the last block and the head of this one, each with its sums of `d = x - anchor` and of `d²`. The anchor is the first
 * number of this block, so it is in the window, and `Σ d² <= (n + 1) Σ (x - mean)²`: subtracting `(Σ d)² / n` magnifies
 * rounding by `n + 1` at most, whatever the numbers and however many came before. Equal numbers deviate by exactly 0.
 */
export class RollingDeviation {
  readonly #block: Float64Array;
  /** `[n + 1]`: at `i`, the sum of `d` over the last block from its number `i` on; 0 at `n`. */
  readonly #tail: Float64Array;
  /** `[n + 1]`, likewise the sum of `d²`. */
  readonly #tailSquares: Float64Array;
  /** Numbers of this block; begins as if a block had just ended. */
  #head: number;
  #anchor = NaN;
  #sum = 0;
  #squares = 0;

  constructor(readonly n: number) {
    this.#block = new Float64Array(n);
    this.#tail = new Float64Array(n + 1);
    this.#tailSquares = new Float64Array(n + 1);
    this.#head = n;
  }

  /** As a kernel's `run`, into two columns that are filled from their start. */
  run(xs: Float64Array, from: number, to: number, mean: Float64Array, deviation: Float64Array): void {
    const n = this.n;
    const share = 1 / n;
    const block = this.#block;
    const tail = this.#tail;
    const tailSquares = this.#tailSquares;
    let head = this.#head;
    let anchor = this.#anchor;
    let sum = this.#sum;
    let squares = this.#squares;
    for (let t = from; t < to; t++) {
      const x = xs[t] as number;
      if (head === n) {
        this.#endBlock(x);
        anchor = x;
        head = 0;
        sum = 0;
        squares = 0;
      }
      block[head++] = x;
      const d = x - anchor;
      sum += d;
      squares += d * d;
      const offset = ((tail[head] as number) + sum) * share;
      mean[t - from] = anchor + offset;
      deviation[t - from] = Math.sqrt(Math.max(0, ((tailSquares[head] as number) + squares) * share - offset * offset));
    }
    this.#head = head;
    this.#anchor = anchor;
    this.#sum = sum;
    this.#squares = squares;
  }

  reset(): void {
    this.#head = this.n;
  }

  #endBlock(anchor: number): void {
    const block = this.#block;
    const tail = this.#tail;
    const tailSquares = this.#tailSquares;
    let sum = 0;
    let squares = 0;
    for (let i = this.n - 1; i > 0; i--) {
      const d = (block[i] as number) - anchor;
      sum += d;
      squares += d * d;
      tail[i] = sum;
      tailSquares[i] = squares;
    }
  }
}
