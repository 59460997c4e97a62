import { NeurotradeError } from '../core/errors.js';
import { type Timeframe, timeframeMs } from '../core/timeframe.js';

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
}

/** Candles in strictly rising time with finite, positive, consistent prices, a column a field. */
export interface CandleSeries extends CandleColumns {
  readonly length: number;
}

/** The numeric columns of a {@link CandleSeries}. */
export const CANDLE_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** At most this many faults are named in an error. */
const NAMED_FAULTS = 5;

/**
 * Checks columns and freezes them as a series; the arrays are kept, not copied.
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
  const faults = findFaults(columns);
  if (faults.length > 0) {
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `${columns.symbol}: ${faults.slice(0, NAMED_FAULTS).join('; ')}${faults.length > NAMED_FAULTS ? '; …' : ''}. Pass the columns through cleanCandles first`,
      { details: { faults } },
    );
  }
  const { symbol, timeframe, time, open, high, low, close, volume } = columns;
  return Object.freeze({ symbol, timeframe, length, time, open, high, low, close, volume });
}

function findFaults(columns: CandleColumns): string[] {
  const { time, open, high, low, close, volume } = columns;
  const faults: string[] = [];
  for (let i = 0; i < time.length && faults.length <= NAMED_FAULTS; i++) {
    const [o, h, l, c, v] = [open[i], high[i], low[i], close[i], volume[i]] as [number, number, number, number, number];
    if (i > 0 && !((time[i] as number) > (time[i - 1] as number))) faults.push(`time does not rise at bar ${i}`);
    else if (!Number.isFinite(time[i])) faults.push(`time is not finite at bar ${i}`);
    if (!(l > 0 && h < Infinity && l <= Math.min(o, c) && h >= Math.max(o, c))) {
      faults.push(
        `prices at bar ${i} are not finite, positive and low <= open, close <= high (open ${o}, high ${h}, low ${l}, close ${c})`,
      );
    }
    if (!(v >= 0 && v < Infinity)) faults.push(`volume at bar ${i} is not finite and >= 0 (${v})`);
  }
  return faults;
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
