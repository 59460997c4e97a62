import { NeurotradeError } from '../core/errors.js';

/** What a CSV column can be read as. */
export const CSV_FIELDS = ['time', 'open', 'high', 'low', 'close', 'volume', 'quoteVolume', 'symbol'] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** Where a field stands: a header's name, or a position counted from 0. */
export type CsvColumn = string | number;
export type CsvColumnMap = Readonly<Partial<Record<CsvField, CsvColumn>>>;

/** Positions of the fields; `undefined` for the two optional ones where the file lacks them. */
export type CsvLayout = Readonly<Record<CsvField, number | undefined>>;

const OPTIONAL: readonly CsvField[] = ['quoteVolume', 'symbol'];

/** Header names without case, spaces and punctuation, the most specific first. */
const ALIASES: Readonly<Record<CsvField, readonly string[]>> = {
  time: ['unix', 'unixtime', 'unixtimestamp', 'timestamp', 'opentime', 'time', 'datetime', 'date'],
  open: ['open', 'openprice', 'o'],
  high: ['high', 'highprice', 'h'],
  low: ['low', 'lowprice', 'l'],
  close: ['close', 'closeprice', 'c'],
  volume: ['volume', 'basevolume', 'vol', 'v'],
  quoteVolume: ['quotevolume', 'quoteassetvolume', 'volumequote', 'volumeusd', 'volumeusdt', 'volumeusdc', 'volumeeur'],
  symbol: ['symbol', 'pair', 'ticker'],
};

/**
 * Finds every field's position.
 *
 * @param header the header's cells; `undefined` where the file has none and every column is mapped by position
 * @param symbol where known, such as `BTC/USDT`: `Volume BTC` is then the volume and `Volume USDT` the quote volume
 * @throws NeurotradeError `INVALID_FILE`
 */
export function csvLayout(
  header: readonly string[] | undefined,
  columns: CsvColumnMap,
  symbol: string | undefined,
): CsvLayout {
  const positions = CSV_FIELDS.map((field) => {
    const wanted = columns[field];
    const position = wanted === undefined ? find(field, header, symbol) : mapped(field, wanted, header);
    if (position === undefined && !OPTIONAL.includes(field)) throw missing(field, header);
    return [field, position] as const;
  });
  return Object.fromEntries(positions) as CsvLayout;
}

function mapped(field: CsvField, wanted: CsvColumn, header: readonly string[] | undefined): number {
  if (typeof wanted === 'number') return wanted;
  const position = header?.indexOf(wanted) ?? -1;
  if (position >= 0) return position;
  const found = header === undefined ? 'no header' : header.join(', ');
  throw invalidCsv(1, `expected the column "${wanted}" for ${field}, found ${found}`);
}

function find(field: CsvField, header: readonly string[] | undefined, symbol: string | undefined): number | undefined {
  const names = (header ?? []).map(plain);
  for (const alias of [...ALIASES[field], ...volumeAliases(field, symbol)]) {
    const position = names.indexOf(alias);
    if (position < 0) continue;
    if (names.lastIndexOf(alias) === position) return position;
    throw invalidCsv(1, `two columns could be ${field}: ${header?.join(', ')}; map it with columns.${field}`);
  }
  return undefined;
}

function volumeAliases(field: CsvField, symbol: string | undefined): string[] {
  const [base, quote] = (symbol ?? '').split(/[/:_-]/);
  const currency = field === 'volume' ? base : field === 'quoteVolume' ? quote : undefined;
  return currency === undefined || currency === '' ? [] : [`volume${plain(currency)}`];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function missing(field: CsvField, header: readonly string[] | undefined): NeurotradeError {
  const found = header === undefined ? 'no header' : `the columns ${header.join(', ')}`;
  return invalidCsv(1, `expected a column for ${field}, found ${found}; map it with columns.${field}`);
}

/** The error of a malformed CSV file; lines are counted from 1. */
export function invalidCsv(line: number | undefined, fault: string, cause?: unknown): NeurotradeError {
  return new NeurotradeError('INVALID_FILE', `CSV${line === undefined ? '' : ` line ${line}`}: ${fault}`, {
    cause,
    ...(line !== undefined && { details: { line } }),
  });
}
