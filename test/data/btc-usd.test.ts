import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CleaningReport, cleanCandles, readCandles, readColumns } from '../../src/data/index.js';
import { errorOf } from './helpers.js';

/** Real hourly candles, newest first, whose two volume columns change places more than once on the way down. */
const PATH = '../shared/data/btc-usd-1h.csv';
const missing = !existsSync(PATH);

interface RawRow {
  readonly time: number;
  readonly close: number;
  readonly first: number;
  readonly second: number;
}

/** The file read without the library. */
function rawRows(): RawRow[] {
  const lines = readFileSync(PATH, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [unix, , , , , , close, first, second] = line.split(',').map(Number) as number[];
    return { time: Number(unix) * 1_000, close: Number(close), first: Number(first), second: Number(second) };
  });
}

/** Bitcoin cost thousands of dollars throughout, so the dollar volume is the larger of the two. */
function isSwapped({ first, second }: RawRow): boolean {
  return first > second;
}

// The file is not part of the repository.
describe.skipIf(missing)('hourly BTC/USD candles', () => {
  const rows = missing ? [] : rawRows();
  const columns = missing ? undefined : readColumns(PATH);
  const clean = () => cleanCandles(columns as NonNullable<typeof columns>, { disorder: 'sort', swappedVolume: 'swap' });
  const faultOf = (report: CleaningReport, kind: string) => report.faults.find((fault) => fault.kind === kind);

  it('name their symbol and time frame', () => {
    expect([columns?.symbol, columns?.timeframe, columns?.time.length]).toEqual(['BTC/USD', '1h', 33_259]);
  });

  it('are reported as newest first, without gaps, duplicates or broken numbers', () => {
    const { report } = clean();
    expect(report.order).toBe('newestFirst');
    expect([report.rowsIn, report.barsOut]).toEqual([33_259, 33_259]);
    expect([report.startTime, report.endTime]).toEqual([Date.UTC(2018, 4, 15, 6), Date.UTC(2022, 2, 1)]);
    expect(report.faults.map(({ kind, count, repaired }) => [kind, count, repaired])).toEqual([
      ['disorder', 33_258, 33_258],
      ['swappedVolume', 20_143, 20_143],
      ['zeroVolume', 5, 0],
      ['outliers', 4, 0],
    ]);
    const hours = new Set(rows.map(({ time }) => time));
    expect([hours.size, (report.endTime - report.startTime) / 3_600_000 + 1]).toEqual([33_259, 33_259]);
  });

  it('are reported as swapped in exactly the rows in which they are', () => {
    const fault = faultOf(clean().report, 'swappedVolume');
    expect(fault?.ranges.map(({ from, to }) => [from, to])).toEqual([
      [12_112, 16_176],
      [16_181, 25_255],
      [26_256, 33_258],
    ]);
    expect(fault?.ranges[0]?.endTime).toBe(Date.UTC(2020, 9, 12, 8));
    const reported = fault?.ranges.flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i));
    expect(reported).toEqual(Array.from(rows.keys()).filter((row) => isSwapped(rows[row] as RawRow)));
  });

  it('are reported without volume in five rows', () => {
    const fault = faultOf(clean().report, 'zeroVolume');
    expect(fault?.ranges.map(({ from, to }) => [from, to])).toEqual([
      [1_311, 1_311],
      [16_177, 16_180],
    ]);
  });

  it('hold volume in bitcoin after the repair, oldest first', () => {
    const { candles } = clean();
    const expected = rows.toReversed();
    expect(Array.from(candles.time)).toEqual(expected.map(({ time }) => time));
    expect(Array.from(candles.close)).toEqual(expected.map(({ close }) => close));
    expect(Array.from(candles.volume)).toEqual(expected.map(({ first, second }) => Math.min(first, second)));
  });

  it('keep their volume where swapping is not allowed, and are refused where disorder is not', () => {
    expect(readCandles(PATH).volume[0]).toBe(4_906_603.14);
    const error = errorOf(() => cleanCandles(columns as NonNullable<typeof columns>));
    expect(error.message).toContain('33258 rows out of order (the input is newest first throughout)');
  });
});
