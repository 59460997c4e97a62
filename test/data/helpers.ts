import fc from 'fast-check';
import { NeurotradeError } from '../../src/core/errors.js';
import type { CandleColumns, CandleSeries } from '../../src/data/index.js';
import { CANDLE_COLUMNS, candleSeries } from '../../src/data/index.js';

export const HOUR = 3_600_000;
export const MONDAY: number = Date.UTC(2024, 0, 1);

export type Row = [time: number, open: number, high: number, low: number, close: number, volume: number];

/** Columns of hourly rows. */
export function columnsOf(rows: readonly Row[], quoteVolume?: readonly number[]): CandleColumns {
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place] as number);
  return {
    symbol: 'A/B',
    timeframe: '1h',
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
    ...(quoteVolume && { quoteVolume: Float64Array.from(quoteVolume) }),
  };
}

/** Sound rows an hour apart, the close a step above the one before. */
export function soundRows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => [MONDAY + i * HOUR, 100 + i, 102 + i, 99 + i, 101 + i, 10 + i]);
}

export function soundSeries(count: number): CandleSeries {
  return candleSeries(columnsOf(soundRows(count)));
}

/** The six columns as plain arrays, for comparison. */
export function plain(candles: CandleColumns): Record<string, unknown> {
  const columns = CANDLE_COLUMNS.map((name) => [name, Array.from(candles[name])]);
  return { symbol: candles.symbol, timeframe: candles.timeframe, ...Object.fromEntries(columns) };
}

/** The library's error that `run` throws. */
export function errorOf(run: () => unknown): NeurotradeError {
  try {
    run();
  } catch (error) {
    if (error instanceof NeurotradeError) return error;
    throw error;
  }
  throw new Error('expected a NeurotradeError, nothing was thrown');
}

const price = fc.double({ min: 1e-8, max: 1e8, noNaN: true });

const soundRow: fc.Arbitrary<Omit<Row, 0>> = fc
  .tuple(fc.tuple(price, price, price, price), fc.double({ min: 0, max: 1e12, noNaN: true }))
  .map(([prices, volume]) => {
    const [low, open, close, high] = prices.toSorted((a, b) => a - b) as [number, number, number, number];
    return [0, open, high, low, close, volume + 0] as unknown as Omit<Row, 0>;
  });

/** Any sound series: rising times on the hour with gaps of up to 4 bars, arbitrary sound prices and volumes. */
export const anySeries: fc.Arbitrary<CandleSeries> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), soundRow), { minLength: 1, maxLength: 40 })
  .map((bars) => {
    let time = MONDAY;
    return candleSeries(
      columnsOf(
        bars.map(([gap, row]) => {
          time += gap * HOUR;
          return [time, ...Array.from(row as unknown as number[]).slice(1)] as unknown as Row;
        }),
      ),
    );
  });
