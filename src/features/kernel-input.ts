import type { Candle, CandleSeries } from '../data/candles.js';
import type { BarColumns } from './kernels/kernel.js';

/** How a kernel is fed: with the columns of a series, or with columns of one bar. */
export interface KernelInput<Columns> {
  /** One bar, overwritten by `load`. */
  readonly one: Columns;
  load(candle: Readonly<Candle>): void;
  /** What the kernel reads of a series; no copy. */
  columnsOf(candles: CandleSeries): Columns;
}

/** A field that is a column of its own. */
export type ColumnField = 'open' | 'high' | 'low' | 'close' | 'volume';

export function isColumnField(source: unknown): source is ColumnField {
  return source === 'open' || source === 'high' || source === 'low' || source === 'close' || source === 'volume';
}

export function fieldInput(field: ColumnField): KernelInput<Float64Array> {
  const one = new Float64Array(1);
  return {
    one,
    load: (candle) => {
      one[0] = candle[field];
    },
    columnsOf: (candles) => candles[field],
  };
}

export function barInput(): KernelInput<BarColumns> {
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    one: { open, high, low, close, volume },
    load: (candle) => {
      open[0] = candle.open;
      high[0] = candle.high;
      low[0] = candle.low;
      close[0] = candle.close;
      volume[0] = candle.volume;
    },
    columnsOf: (candles) => candles,
  };
}
