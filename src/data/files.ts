import { NeurotradeError } from '../core/errors.js';
import { readFileBytes, writeFileAtomic } from '../core/files.js';
import { type ArrowReadOptions, candlesToArrow, columnsFromArrow } from './arrow/index.js';
import { type CandleColumns, type CandleSeries, candleSeries } from './candles.js';
import { cleanCandles } from './cleaning/clean.js';
import { type CsvReadOptions, candlesToCsv, columnsFromCsv } from './csv.js';

/**
 * Reads a file of sound candles, Arrow IPC (`.arrow`) or CSV (`.csv`), the latter in either order.
 *
 * @throws NeurotradeError `IO`, `INVALID_FILE`, `INVALID_OPTIONS`; `INVALID_CANDLES` where the file has faults: read it with
 * {@link readColumns} and pass it through `cleanCandles`
 *
 * @example
 * ```ts
 * const candles = readCandles('examples/data/sp500-1d-2000-2020.arrow');
 * ```
 */
export function readCandles(path: string, options: CsvReadOptions | ArrowReadOptions = {}): CandleSeries {
  const columns = readColumns(path, options);
  return extensionOf(path) === 'csv' ? cleanCandles(columns, { disorder: 'reverse' }).candles : candleSeries(columns);
}

/**
 * Reads a file's columns as they stand, for `cleanCandles`.
 *
 * @throws NeurotradeError `IO`, `INVALID_FILE`, `INVALID_OPTIONS`
 */
export function readColumns(path: string, options: CsvReadOptions | ArrowReadOptions = {}): CandleColumns {
  const read = extensionOf(path) === 'csv' ? columnsFromCsv : columnsFromArrow;
  const bytes = readFileBytes(path);
  try {
    return read(bytes, options);
  } catch (error) {
    if (!(error instanceof NeurotradeError)) throw error;
    const { code, message, details, cause } = error;
    throw new NeurotradeError(code, `${path}: ${message}`, { cause, details: { ...details, path } });
  }
}

/**
 * Writes candles as Arrow IPC (`.arrow`) or CSV (`.csv`), whole or not at all.
 *
 * @throws NeurotradeError `IO`, `INVALID_OPTIONS`
 */
export function writeCandles(path: string, candles: CandleSeries): void {
  writeFileAtomic(path, extensionOf(path) === 'csv' ? candlesToCsv(candles) : candlesToArrow(candles));
}

function extensionOf(path: string): 'arrow' | 'csv' {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (extension === 'arrow' || extension === 'csv') return extension;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `candle file: expected a path that ends in .arrow or .csv, found "${path}"`,
    { details: { path } },
  );
}
