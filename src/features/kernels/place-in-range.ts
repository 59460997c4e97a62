import type { BarColumns, Kernel } from './kernel.js';

/**
 * Where the close lies between the lowest low and the highest high of the last `n` bars, 0 to 100; 0 where they are equal.
 *
 * The extremes take constant amortised time and no branches: the window is always the tail of the last block of `n` and
 * the head of this one (van Herk, 1992; Gil and Werman, 1993), each with its extremes known.
 */
export class PlaceInRange implements Kernel<BarColumns> {
  readonly #blockHigh: Float64Array;
  readonly #blockLow: Float64Array;
  /** `[n + 1]`: at `i`, the highest of the last block from its bar `i` on; hugely negative where there is none. */
  readonly #tailHigh: Float64Array;
  /** `[n + 1]`, likewise the lowest; huge where there is none. */
  readonly #tailLow: Float64Array;
  /** Bars of this block; begins as if a block had just ended. */
  #head: number;
  #highest = 0;
  #lowest = 0;

  constructor(readonly n: number) {
    this.#blockHigh = new Float64Array(n);
    this.#blockLow = new Float64Array(n);
    this.#tailHigh = new Float64Array(n + 1).fill(-Number.MAX_VALUE);
    this.#tailLow = new Float64Array(n + 1).fill(Number.MAX_VALUE);
    this.#head = n;
  }

  run(bars: BarColumns, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const { high, low, close } = bars;
    const blockHigh = this.#blockHigh;
    const blockLow = this.#blockLow;
    const tailHigh = this.#tailHigh;
    const tailLow = this.#tailLow;
    let head = this.#head;
    let highest = this.#highest;
    let lowest = this.#lowest;
    for (let t = from, at = offset; t < to; t++, at += stride) {
      const barHigh = high[t] as number;
      const barLow = low[t] as number;
      if (head === this.n) {
        this.#endBlock();
        head = 0;
        highest = barHigh;
        lowest = barLow;
      }
      blockHigh[head] = barHigh;
      blockLow[head++] = barLow;
      highest = choose(barHigh > highest, barHigh, highest);
      lowest = choose(barLow < lowest, barLow, lowest);
      const tailTop = tailHigh[head] as number;
      const tailBottom = tailLow[head] as number;
      const top = choose(tailTop > highest, tailTop, highest);
      const bottom = choose(tailBottom < lowest, tailBottom, lowest);
      out[at] = top === bottom ? 0 : (100 * ((close[t] as number) - bottom)) / (top - bottom);
    }
    this.#head = head;
    this.#highest = highest;
    this.#lowest = lowest;
  }

  reset(): void {
    this.#head = this.n;
  }

  #endBlock(): void {
    const blockHigh = this.#blockHigh;
    const blockLow = this.#blockLow;
    const tailHigh = this.#tailHigh;
    const tailLow = this.#tailLow;
    let highest = blockHigh[this.n - 1] as number;
    let lowest = blockLow[this.n - 1] as number;
    for (let i = this.n - 1; i > 0; i--) {
      const high = blockHigh[i] as number;
      const low = blockLow[i] as number;
      highest = choose(high > highest, high, highest);
      lowest = choose(low < lowest, low, lowest);
      tailHigh[i] = highest;
      tailLow[i] = lowest;
    }
  }
}

/** `which ? a : b` for finite numbers, exactly, without a branch: half of these could not be predicted. */
function choose(which: boolean, a: number, b: number): number {
  const share = Number(which);
  return a * share + b * (1 - share);
}
