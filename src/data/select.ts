import { NeurotradeError } from '../core/errors.js';
import { CANDLE_COLUMNS, type CandleSeries, candleSeries } from './candles.js';
import { type TimeInput, toTimeMs } from './time.js';

/**
 * The first bar that opens at `time` or later; `series.length` where none does.
 *
 * @param time milliseconds since 1970 UTC (infinite ones included), or an ISO 8601 date
 * @throws NeurotradeError `INVALID_OPTIONS` where `time` is neither
 */
export function indexAtTime(series: CandleSeries, time: TimeInput): number {
  const wanted = time === Infinity || time === -Infinity ? time : toTimeMs(time, 'indexAtTime');
  let [low, high] = [0, series.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((series.time[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Joins series of one symbol and time frame, oldest first.
 *
 * @throws NeurotradeError `INVALID_CANDLES` where there are none, they differ in symbol or time frame, or overlap in time
 */
export function concatCandles(parts: readonly CandleSeries[]): CandleSeries {
  const [first] = parts;
  if (first === undefined) {
    throw new NeurotradeError('INVALID_CANDLES', 'concatCandles: expected at least one series, found none');
  }
  const { symbol, timeframe } = first;
  const stranger = parts.find((part) => part.symbol !== symbol || part.timeframe !== timeframe);
  if (stranger !== undefined) {
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `concatCandles: expected every series to be ${symbol} ${timeframe}, found ${stranger.symbol} ${stranger.timeframe}`,
    );
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const [time, open, high, low, close, volume] = CANDLE_COLUMNS.map((name) => {
    const column = new Float64Array(length);
    let offset = 0;
    for (const part of parts) {
      column.set(part[name], offset);
      offset += part.length;
    }
    return column;
  }) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return candleSeries({ symbol, timeframe, time, open, high, low, close, volume });
}
