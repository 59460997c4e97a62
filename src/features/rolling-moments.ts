/**
 * Mean and variance of the last `size` numbers, in constant amortised time and without garbage.
 *
 * Nothing is ever subtracted when a number leaves, so there is no drift over millions of bars, and a huge value leaves no
 * trace once it is out. The stream is cut into blocks of `size`; the window is always the tail of the previous block
 * (moments of all its tails are worked out when a block is full) and the head of the present one (Welford, 1962), merged
 * as in Chan, Golub and LeVeque (1979). This is van Herk's and Gil and Werman's scheme, with moments in place of maxima.
 */
export class RollingMoments {
  /** Mean of the window. */
  mean = 0;
  /** Sum of squared deviations from the mean over the window; exactly 0 where all values are equal. */
  squares = 0;
  readonly #block: Float64Array;
  readonly #tailMean: Float64Array;
  readonly #tailSquares: Float64Array;
  #headMean = 0;
  #headSquares = 0;
  #head = 0;
  #full = false;

  constructor(readonly size: number) {
    this.#block = new Float64Array(size);
    this.#tailMean = new Float64Array(size);
    this.#tailSquares = new Float64Array(size);
  }

  /** Takes in the next number; the oldest leaves once there are `size`. */
  push(x: number): void {
    if (this.#head === this.size) this.#startBlock();
    this.#block[this.#head] = x;
    const head = ++this.#head;
    const delta = x - this.#headMean;
    this.#headMean += delta / head;
    this.#headSquares += delta * (x - this.#headMean);
    if (this.#full && head < this.size) this.#merge(head);
    else {
      this.mean = this.#headMean;
      this.squares = this.#headSquares;
    }
  }

  reset(): void {
    this.mean = 0;
    this.squares = 0;
    this.#headMean = 0;
    this.#headSquares = 0;
    this.#head = 0;
    this.#full = false;
  }

  /** The full block becomes the tail: moments of its last 1, 2, … numbers, from the end to the start. */
  #startBlock(): void {
    let mean = 0;
    let squares = 0;
    for (let i = this.size - 1, count = 1; i >= 0; i--, count++) {
      const x = this.#block[i] as number;
      const delta = x - mean;
      mean += delta / count;
      squares += delta * (x - mean);
      this.#tailMean[i] = mean;
      this.#tailSquares[i] = squares;
    }
    this.#headMean = 0;
    this.#headSquares = 0;
    this.#head = 0;
    this.#full = true;
  }

  #merge(head: number): void {
    const tailMean = this.#tailMean[head] as number;
    const delta = this.#headMean - tailMean;
    const share = head / this.size;
    this.mean = tailMean + delta * share;
    this.squares = (this.#tailSquares[head] as number) + this.#headSquares + delta * delta * share * (this.size - head);
  }
}
