export {
  type ArrowFile,
  type ArrowReadOptions,
  candlesFromArrow,
  candlesToArrow,
  columnsFromArrow,
  openArrow,
} from './arrow/index.js';
export { type CsvReadOptions, type CsvWriteOptions, candlesToCsv, columnsFromCsv } from './csv.js';
export type { CsvColumn, CsvColumnMap, CsvField } from './csv-columns.js';
export type { CsvTime } from './csv-values.js';
export { readCandles, readColumns, writeCandles } from './files.js';
export * from './portable.js';
