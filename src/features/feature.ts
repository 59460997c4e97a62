import type { Candle } from '../data/candles.js';

/**
 * One number a bar, computed from the bars so far and nothing else. The same object serves a live stream and, run over a
 * column, a batch.
 */
export interface Feature {
  /** Unique inside a pipeline, such as `rsi(14)`. */
  readonly name: string;
  /** How many first updates return NaN; from update `warmup + 1` on, every value is finite. */
  readonly warmup: number;
  /** Takes in the next closed bar and returns the feature's value at its close. The bar object may be reused by the caller. */
  update(candle: Readonly<Candle>): number;
  /** Back to the state before the first bar. */
  reset(): void;
}
