import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  candlesToArrow,
  candlesToCsv,
  cleanCandles,
  columnsFromCsv,
  readCandles,
  readColumns,
  writeCandles,
} from '../../src/data/index.js';
import { errorOf, plain, soundSeries } from './helpers.js';

const SP500 = 'examples/data/sp500-1d-2000-2020.arrow';

describe('candle files', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'candles-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['candles.arrow', 'candles.csv', 'CANDLES.CSV'])('are written whole, and read back: %s', (name) => {
    const path = join(folder, 'new', name);
    writeCandles(path, soundSeries(50));
    expect(plain(readCandles(path))).toEqual(plain(soundSeries(50)));
    expect(readdirSync(join(folder, 'new')).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  it('in CSV may be newest first, but not disordered', () => {
    const path = join(folder, 'falling.csv');
    const [header, ...rows] = candlesToCsv(soundSeries(5)).trim().split('\n');
    writeFileSync(path, [header, ...rows.toReversed()].join('\n'));
    expect(plain(readCandles(path))).toEqual(plain(soundSeries(5)));
    expect(readColumns(path).time[0]).toBe(soundSeries(5).time[4]);
    writeFileSync(path, [header, ...rows.slice(2), ...rows.slice(0, 2)].join('\n'));
    expect(errorOf(() => readCandles(path)).code).toBe('INVALID_CANDLES');
  });

  it('that are missing, cut or of another kind give one clear error with the path', () => {
    const path = join(folder, 'cut.arrow');
    writeFileSync(path, candlesToArrow(soundSeries(50)).subarray(0, 900));
    const cut = errorOf(() => readCandles(path));
    expect([cut.code, cut.message.includes(path)]).toEqual(['INVALID_FILE', true]);
    expect(errorOf(() => readCandles(join(folder, 'none.arrow'))).code).toBe('IO');
    expect(errorOf(() => readCandles(join(folder, 'candles.parquet'))).code).toBe('INVALID_OPTIONS');
    expect(errorOf(() => writeCandles(join(folder, 'candles'), soundSeries(2))).message).toContain('.arrow or .csv');
  });
});

describe('the S&P 500 candles of the examples', () => {
  it('equal their source', () => {
    const source = readFileSync('node_modules/vega-datasets/data/sp500-2000.csv');
    const { candles } = cleanCandles(columnsFromCsv(source, { symbol: 'SPX', timeframe: '1d' }));
    expect(candlesToArrow(candles)).toEqual(new Uint8Array(readFileSync(SP500)));
  });

  it('span 2000 to 2020 on weekdays, with only holidays missing', () => {
    const candles = readCandles(SP500);
    expect([candles.symbol, candles.timeframe, candles.length]).toEqual(['SPX', '1d', 5_105]);
    expect([candles.time[0], candles.time[5_104]]).toEqual([Date.UTC(2000, 0, 3), Date.UTC(2020, 3, 17)]);
    expect([candles.open[0], candles.close[5_104], candles.volume[0]]).toEqual([1_469.25, 2_874.560059, 931_800_000]);
    const { report } = cleanCandles(candles, { calendar: 'weekdays' });
    expect(report.faults.map(({ kind, count }) => [kind, count])).toEqual([['gaps', 190]]);
    const closed = report.faults[0]?.ranges.find(({ count }) => count === 4);
    expect([closed?.startTime, closed?.endTime]).toEqual([Date.UTC(2001, 8, 11), Date.UTC(2001, 8, 14)]);
  });
});
