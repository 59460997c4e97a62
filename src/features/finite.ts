import type { CandleSeries } from '../data/candles.js';

/** Whether prices and volume of bars `from` to `to - 1` add up to finite numbers, bar by bar. */
export function areFiniteBars({ open, high, low, close, volume }: CandleSeries, from: number, to: number): boolean {
  for (let t = from; t < to; t++) {
    const total =
      (open[t] as number) + (high[t] as number) + (low[t] as number) + (close[t] as number) + (volume[t] as number);
    if (!Number.isFinite(total)) return false;
  }
  return true;
}

/** Whether `xs[from]` to `xs[to - 1]` are all finite: `x - x` is 0 where `x` is, and NaN where it is not. */
export function areFinite(xs: Float64Array, from: number, to: number): boolean {
  let even = 0;
  let odd = 0;
  let i = from;
  for (; i + 1 < to; i += 2) {
    const a = xs[i] as number;
    const b = xs[i + 1] as number;
    even += a - a;
    odd += b - b;
  }
  if (i < to) even += (xs[i] as number) - (xs[i] as number);
  return even + odd === 0;
}
