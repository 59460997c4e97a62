import type { BarColumns, Kernel } from './kernel.js';

/**
 * Average true range (Wilder, 1978): of `max(high, last close) - min(low, last close)`, the mean of the first `n`, then
 * `y_t = y_{t-1} + (x_t - y_{t-1}) / n`. The first bar's true range is `high - low`.
 */
export class AverageTrueRange implements Kernel<BarColumns> {
  /** Bars seen, counted up to `n`. */
  #bars = 0;
  #lastClose = NaN;
  #average = 0;

  constructor(readonly n: number) {}

  run(bars: BarColumns, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const { high, low, close } = bars;
    const first = Math.min(to, from + this.n - this.#bars);
    this.#seed(bars, from, first);
    if (first > from) out[offset + (first - 1 - from) * stride] = this.#average;
    const weight = 1 / this.n;
    let lastClose = this.#lastClose;
    let average = this.#average;
    for (let t = first, at = offset + (first - from) * stride; t < to; t++, at += stride) {
      const range = trueRange(high[t] as number, low[t] as number, lastClose);
      average += (range - average) * weight;
      out[at] = average;
      lastClose = close[t] as number;
    }
    this.#lastClose = lastClose;
    this.#average = average;
  }

  reset(): void {
    this.#bars = 0;
    this.#lastClose = NaN;
    this.#average = 0;
  }

  /** Adds up the first `n` true ranges, and makes a mean of the sum at the last of them. */
  #seed({ high, low, close }: BarColumns, from: number, to: number): void {
    for (let t = from; t < to; t++) {
      const [top, bottom] = [high[t] as number, low[t] as number];
      this.#average += this.#bars === 0 ? top - bottom : trueRange(top, bottom, this.#lastClose);
      this.#lastClose = close[t] as number;
      if (++this.#bars === this.n) this.#average /= this.n;
    }
  }
}

function trueRange(high: number, low: number, lastClose: number): number {
  return Math.max(high, lastClose) - Math.min(low, lastClose);
}
