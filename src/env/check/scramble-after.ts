import { createRng } from '../../core/rng.js';
import { type CandleSeries, candleSeries } from '../../data/candles.js';

/**
 * A copy of `series` in which every bar after `lastKept` has other prices (each bar's times one random factor in [0.5, 2))
 * and another volume; times stay. For the look-ahead check of `checkEnv`.
 *
 * @example
 * ```ts
 * const build = (candles: CandleSeries) => new TradingEnv({ ...options, candles });
 * checkEnv(() => build(candles), { rebuild: (lastKept) => build(scrambleAfter(candles, lastKept)) });
 * ```
 */
export function scrambleAfter(series: CandleSeries, lastKept: number, seed = 0): CandleSeries {
  const rng = createRng(`scramble/${seed}`);
  const factors = Array.from({ length: series.length }, () => 2 ** (2 * rng.next() - 1));
  const scramble = (column: Float64Array): Float64Array =>
    column.map((value, bar) => (bar > lastKept ? value * (factors[bar] as number) : value));
  const { symbol, timeframe, time } = series;
  return candleSeries({
    symbol,
    timeframe,
    time,
    open: scramble(series.open),
    high: scramble(series.high),
    low: scramble(series.low),
    close: scramble(series.close),
    volume: scramble(series.volume),
  });
}
