import { RecordBatch, RecordBatchReader, Table } from 'apache-arrow';
import { type Timeframe, timeframeMs } from '../../core/timeframe.js';
import { type CandleColumns, type CandleSeries, candleSeries } from '../candles.js';
import { numberColumn, timeColumn } from './column.js';
import { HEAD, TAIL } from './format.js';
import { damaged, invalidArrow, requireFrame } from './invalid.js';
import { SYMBOL_KEY, TIMEFRAME_KEY } from './metadata.js';
import { verifyLayout } from './verify.js';

/** What the schema's metadata say, for files that other programs wrote without them. */
export interface ArrowReadOptions {
  /** @default the metadata's `symbol` */
  readonly symbol?: string | undefined;
  /** @default the metadata's `timeframe` */
  readonly timeframe?: Timeframe | undefined;
}

/**
 * Opens an Arrow IPC file as a series. Columns that lie in one uncompressed batch as float64 are views on `bytes` (keep
 * those unchanged); any other number type, several batches, and time as timestamp or date are converted.
 *
 * @throws NeurotradeError `INVALID_FILE` where the bytes are no whole Arrow file, or lack a column, symbol or time frame;
 * `INVALID_CANDLES` where the bars are not those of a series
 */
export function candlesFromArrow(bytes: Uint8Array, options: ArrowReadOptions = {}): CandleSeries {
  return candleSeries(columnsFromArrow(bytes, options));
}

/**
 * {@link candlesFromArrow} without the check of the bars, for `cleanCandles`. An optional column `quoteVolume` is read too.
 *
 * @throws NeurotradeError `INVALID_FILE`
 */
export function columnsFromArrow(bytes: Uint8Array, options: ArrowReadOptions = {}): CandleColumns {
  const table = openTable(bytes);
  try {
    const hasQuoteVolume = table.schema.names.includes('quoteVolume');
    return {
      symbol: options.symbol ?? described(table, SYMBOL_KEY),
      timeframe: checkedTimeframe(options.timeframe ?? described(table, TIMEFRAME_KEY)),
      time: timeColumn(table, 'time'),
      open: numberColumn(table, 'open'),
      high: numberColumn(table, 'high'),
      low: numberColumn(table, 'low'),
      close: numberColumn(table, 'close'),
      volume: numberColumn(table, 'volume'),
      ...(hasQuoteVolume && { quoteVolume: numberColumn(table, 'quoteVolume') }),
    };
  } catch (error) {
    throw damaged(error);
  }
}

function openTable(bytes: Uint8Array): Table {
  requireFrame(bytes.length, bytes.subarray(0, HEAD), bytes.subarray(-TAIL));
  try {
    verifyLayout(bytes);
    const reader = RecordBatchReader.from(bytes).open();
    const batches = Array.from({ length: reader.numRecordBatches }, (_, index) => batchAt(reader, index));
    return new Table(reader.schema, batches);
  } catch (error) {
    throw damaged(error);
  }
}

/** By its place in the footer: iterating over a reader does not end where a damaged footer points at a schema. */
function batchAt(reader: RecordBatchReader, index: number): RecordBatch {
  const batch = reader.readRecordBatch(index);
  if (batch instanceof RecordBatch) return batch;
  throw invalidArrow(`batch ${index} is not where the footer says; the file is damaged`);
}

function described(table: Table, key: string): string {
  const found = table.schema.metadata.get(key);
  if (found !== undefined && found !== '') return found;
  throw invalidArrow(`its metadata do not name a ${key}; pass it as an option`);
}

function checkedTimeframe(found: string): Timeframe {
  try {
    timeframeMs(found as Timeframe);
    return found as Timeframe;
  } catch (error) {
    throw invalidArrow(`its time frame is none: ${(error as Error).message}`, error);
  }
}
