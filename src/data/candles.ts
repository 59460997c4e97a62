import { NeurotradeError } from '../core/errors.js';
import { type Timeframe, timeframeMs } from '../core/timeframe.js';
import { areSound, describeFaults } from './soundness.js';

/** One bar. `time` is its opening time in milliseconds, UTC; prices in quote currency; volume in base currency. */
export interface Candle {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Columns of candles as they came, in any order and with any fault; `cleanCandles` makes a series of them. */
export interface CandleColumns {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Opening times, milliseconds UTC. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Volume in quote currency, where the source has it; it lets `cleanCandles` find swapped volume columns. */
  readonly quoteVolume?: Float64Array;
}

/** Candles in strictly rising time with finite, positive, consistent prices, a column a field. */
export interface CandleSeries extends CandleColumns {
  readonly length: number;
}

/** The numeric columns of a {@link CandleSeries}. */
export const CANDLE_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Checks columns and freezes them as a series; the arrays are kept, not copied. A quote volume is left behind.
 *
 * @throws NeurotradeError `INVALID_CANDLES` where there are none, columns differ in length, time does not rise strictly,
 * or a bar's prices are not finite, positive and low <= open, close <= high
 */
export function candleSeries(columns: CandleColumns): CandleSeries {
  timeframeMs(columns.timeframe);
  const length = columns.time.length;
  const ragged = CANDLE_COLUMNS.filter((name) => columns[name].length !== length);
  if (ragged.length > 0) {
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `${columns.symbol}: expected ${length} values in every column, as in "time"; found ${ragged.map((name) => `${columns[name].length} in "${name}"`).join(', ')}`,
    );
  }
  if (length === 0)
    throw new NeurotradeError('INVALID_CANDLES', `${columns.symbol}: expected at least one candle, found none`);
  if (!areSound(columns)) {
    const faults = describeFaults(columns);
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `${columns.symbol}: ${faults.join('; ')}. Pass the columns through cleanCandles first`,
      { details: { faults } },
    );
  }
  const { symbol, timeframe, time, open, high, low, close, volume } = columns;
  return Object.freeze({ symbol, timeframe, length, time, open, high, low, close, volume });
}

/** Bars `from` (included) to `to` (excluded), as views on the same memory. */
export function sliceCandles(series: CandleSeries, from: number, to: number = series.length): CandleSeries {
  const { symbol, timeframe } = series;
  const [time, open, high, low, close, volume] = CANDLE_COLUMNS.map((name) => series[name].subarray(from, to)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  if (time.length === 0) {
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `${symbol}: bars [${from}, ${to}) of ${series.length} are none; choose a range inside the series`,
    );
  }
  return Object.freeze({ symbol, timeframe, length: time.length, time, open, high, low, close, volume });
}

/** Copies bar `index` into `target`, so that a loop over bars makes no garbage. */
export function readCandle(series: CandleSeries, index: number, target: Candle): Candle {
  target.time = series.time[index] as number;
  target.open = series.open[index] as number;
  target.high = series.high[index] as number;
  target.low = series.low[index] as number;
  target.close = series.close[index] as number;
  target.volume = series.volume[index] as number;
  return target;
}
