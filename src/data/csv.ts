import { parse } from 'csv-parse/sync';
import { NeurotradeError } from '../core/errors.js';
import { boolean, oneOf, resolveOptions, text, value } from '../core/options.js';
import { type Timeframe, timeframeMs } from '../core/timeframe.js';
import { CANDLE_COLUMNS, type CandleColumns } from './candles.js';
import { CSV_FIELDS, type CsvColumnMap, csvLayout, invalidCsv } from './csv-columns.js';
import { type CsvTime, csvTime, parseNumber } from './csv-values.js';
import { inferTimeframe } from './infer-timeframe.js';
import { RowCollector } from './row-collector.js';

/** How a CSV file is to be read. */
export interface CsvReadOptions {
  /** @default what the file's symbol column says */
  readonly symbol?: string | undefined;
  /** @default the most frequent distance between neighbouring rows */
  readonly timeframe?: Timeframe | undefined;
  /** Fields by header name or position; those left out are found by their usual names. @default {} */
  readonly columns?: CsvColumnMap | undefined;
  /**
   * Seconds, milliseconds, microseconds or nanoseconds since 1970 UTC, or ISO 8601 (UTC where no zone is given). `auto`
   * tells ISO from numbers, and each number's unit by its size (right for times from 1973 to 5138). @default 'auto'
   */
  readonly time?: CsvTime | undefined;
  /** Whether the first line names the columns. @default true */
  readonly header?: boolean | undefined;
  /** @default ',' */
  readonly delimiter?: string | undefined;
}

/**
 * Reads a CSV file's candles as they stand, in the file's order (oldest or newest first). Cells that hold no number become
 * NaN, for `cleanCandles` to find.
 *
 * @param content the file's text, or its bytes in UTF-8
 * @throws NeurotradeError `INVALID_FILE`, with the line, where the file is no CSV, lacks a column, holds no rows or several
 * symbols; `INVALID_OPTIONS` where symbol or time frame are not given and not to be found
 *
 * @example
 * ```ts
 * const columns = columnsFromCsv(text, { symbol: 'BTC/USD', timeframe: '1h' });
 * const { candles, report } = cleanCandles(columns, { disorder: 'sort' });
 * ```
 */
export function columnsFromCsv(content: string | Uint8Array, options: CsvReadOptions = {}): CandleColumns {
  const resolved = resolve(options);
  const rows = collect(content, resolved);
  const column = rows.columns();
  const symbol = resolved.symbol ?? rows.symbol();
  if (symbol === undefined) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      'columnsFromCsv: expected a symbol column or the option "symbol", found neither; pass symbol',
    );
  }
  const timeframe = resolved.timeframe ?? inferTimeframe(column.time);
  return { symbol, timeframe, ...column };
}

interface Resolved {
  readonly symbol: string | undefined;
  readonly timeframe: Timeframe | undefined;
  readonly columns: CsvColumnMap;
  readonly time: CsvTime;
  readonly header: boolean;
  readonly delimiter: string;
}

function resolve(options: CsvReadOptions): Resolved {
  return resolveOptions<Resolved>('columnsFromCsv', options, {
    symbol: text(undefined),
    timeframe: value('a time frame such as "1h"', isTimeframe, undefined),
    columns: value(`a name or position for some of ${CSV_FIELDS.join(', ')}`, isColumnMap, {}),
    time: oneOf(['auto', 's', 'ms', 'us', 'ns', 'iso'], 'auto'),
    header: boolean(true),
    delimiter: text(','),
  });
}

function isTimeframe(candidate: unknown): boolean {
  try {
    return timeframeMs(candidate as Timeframe) > 0;
  } catch {
    return false;
  }
}

function isColumnMap(candidate: unknown): boolean {
  if (typeof candidate !== 'object' || candidate === null) return false;
  return Object.entries(candidate).every(
    ([field, column]) =>
      (CSV_FIELDS as readonly string[]).includes(field) &&
      (typeof column === 'string' || (Number.isInteger(column) && column >= 0)),
  );
}

function collect(content: string | Uint8Array, options: Resolved): RowCollector {
  let rows = options.header ? undefined : new RowCollector(csvLayout(undefined, options.columns, options.symbol));
  const parseTime = csvTime(options.time);
  const onRecord = (record: string[], { lines }: { lines: number }): null => {
    if (rows === undefined) rows = new RowCollector(csvLayout(record, options.columns, options.symbol));
    else rows.add(record, lines, parseTime, parseNumber);
    return null;
  };
  try {
    const input = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
    parse(input, { bom: true, trim: true, skip_empty_lines: true, delimiter: options.delimiter, on_record: onRecord });
  } catch (cause) {
    if (cause instanceof NeurotradeError) throw cause;
    throw invalidCsv((cause as { lines?: number }).lines, (cause as Error).message, cause);
  }
  if (rows === undefined || rows.length === 0) throw invalidCsv(undefined, 'expected rows of candles, found none');
  return rows;
}

/** How `candlesToCsv` writes. */
export interface CsvWriteOptions {
  /** @default 'ms' */
  readonly time?: 's' | 'ms' | 'iso' | undefined;
}

/**
 * Candles as CSV with the header `time,symbol,open,high,low,close,volume`. Numbers are written so that they read back to
 * the same bits.
 */
export function candlesToCsv(candles: CandleColumns, options: CsvWriteOptions = {}): string {
  const { time } = resolveOptions<{ time: 's' | 'ms' | 'iso' }>('candlesToCsv', options, {
    time: oneOf(['s', 'ms', 'iso'], 'ms'),
  });
  const symbol = /[",\r\n]/.test(candles.symbol) ? `"${candles.symbol.replaceAll('"', '""')}"` : candles.symbol;
  const lines = [`time,symbol,${CANDLE_COLUMNS.slice(1).join(',')}`];
  for (let i = 0; i < candles.time.length; i++) {
    const values = CANDLE_COLUMNS.slice(1).map((name) => candles[name][i]);
    lines.push([timeCell(candles.time[i] as number, time), symbol, ...values].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function timeCell(time: number, unit: 's' | 'ms' | 'iso'): string {
  if (unit === 'iso') return Number.isFinite(time) ? new Date(time).toISOString() : '';
  return String(unit === 's' ? time / 1_000 : time);
}
