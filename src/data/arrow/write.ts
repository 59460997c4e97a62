import { Field, Float64, makeData, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import { CANDLE_COLUMNS, type CandleSeries } from '../candles.js';
import { SYMBOL_KEY, TIME_UNIT, TIME_UNIT_KEY, TIMEFRAME_KEY } from './metadata.js';

/**
 * A series as one Arrow IPC file (uncompressed, one record batch): six non-nullable float64 columns `time` (milliseconds
 * UTC), `open`, `high`, `low`, `close`, `volume`; symbol and time frame stand in the schema's metadata. Equal series give
 * equal bytes.
 */
export function candlesToArrow(series: CandleSeries): Uint8Array {
  const type = new Float64();
  const fields = CANDLE_COLUMNS.map((name) => new Field(name, type, false));
  const metadata = new Map([
    [SYMBOL_KEY, series.symbol],
    [TIMEFRAME_KEY, series.timeframe],
    [TIME_UNIT_KEY, TIME_UNIT],
  ]);
  const schema = new Schema(fields, metadata);
  const children = CANDLE_COLUMNS.map((name) => makeData({ type, length: series.length, data: series[name] }));
  const rows = makeData({ type: new Struct(fields), length: series.length, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, rows)]), 'file');
}
