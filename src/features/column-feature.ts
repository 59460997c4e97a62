import type { CandleSeries } from '../data/candles.js';
import type { Feature } from './feature.js';

/** A feature that depends on nothing but the candles and itself, so that a batch may run it a column at a time. */
export interface ColumnFeature extends Feature {
  /**
   * What `update` would return for each of bars `from` to `to - 1`, at most `BLOCK_BARS`, bit for bit; bar `from + i`'s
   * value goes to `out[offset + i * stride]`.
   */
  updateRange(candles: CandleSeries, from: number, to: number, out: Float64Array, offset: number, stride: number): void;
}

export function isColumnFeature(feature: Feature): feature is ColumnFeature {
  return typeof (feature as Partial<ColumnFeature>).updateRange === 'function';
}
