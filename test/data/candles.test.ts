import { describe, expect, it } from 'vitest';
import { candleSeries, concatCandles, indexAtTime, readCandle, sliceCandles } from '../../src/data/index.js';
import { columnsOf, errorOf, HOUR, MONDAY, plain, type Row, soundRows, soundSeries } from './helpers.js';

const ROW: Row = [MONDAY, 100, 102, 99, 101, 10];

function changed(place: number, value: number): Row {
  return ROW.with(place, value) as Row;
}

describe('candleSeries', () => {
  it('keeps the arrays and freezes the series', () => {
    const columns = columnsOf(soundRows(3));
    const series = candleSeries(columns);
    expect(series.close).toBe(columns.close);
    expect(series.length).toBe(3);
    expect(Object.isFrozen(series)).toBe(true);
  });

  it.each([
    ['a NaN price', changed(1, Number.NaN)],
    ['an infinite high', changed(2, Infinity)],
    ['a low of 0', changed(3, 0)],
    ['a low above the open', changed(3, 100.5)],
    ['a high below the close', changed(2, 100.5)],
    ['a NaN time', changed(0, Number.NaN)],
    ['an infinite time', changed(0, Infinity)],
    ['a time of minus infinity', changed(0, -Infinity)],
    ['a negative volume', changed(5, -1)],
    ['a NaN volume', changed(5, Number.NaN)],
    ['an infinite volume', changed(5, Infinity)],
  ])('refuses %s', (_, row) => {
    const error = errorOf(() => candleSeries(columnsOf([row])));
    expect(error.code).toBe('INVALID_CANDLES');
    expect(error.message).toContain('at bar 0');
    expect(error.message).toContain('cleanCandles');
  });

  it('refuses time that stands still or falls, and names the bar', () => {
    const rows = soundRows(4);
    rows[2] = rows[1] as Row;
    expect(errorOf(() => candleSeries(columnsOf(rows))).message).toContain('time does not rise at bar 2');
  });

  it('refuses no candles, ragged columns and unknown time frames', () => {
    expect(errorOf(() => candleSeries(columnsOf([]))).code).toBe('INVALID_CANDLES');
    const ragged = { ...columnsOf(soundRows(3)), low: new Float64Array(2) };
    expect(errorOf(() => candleSeries(ragged)).message).toContain('2 in "low"');
    const odd = { ...columnsOf(soundRows(3)), timeframe: '5x' as '5m' };
    expect(errorOf(() => candleSeries(odd)).code).toBe('INVALID_OPTIONS');
  });
});

describe('selecting bars', () => {
  it('slices views and reads bars', () => {
    const series = soundSeries(10);
    const slice = sliceCandles(series, 3, 6);
    expect(slice.close.buffer).toBe(series.close.buffer);
    const bar = { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
    expect(readCandle(slice, 0, bar)).toEqual({
      time: MONDAY + 3 * HOUR,
      open: 103,
      high: 105,
      low: 102,
      close: 104,
      volume: 13,
    });
    expect(errorOf(() => sliceCandles(series, 5, 5)).code).toBe('INVALID_CANDLES');
  });

  it('finds the first bar at or after a time', () => {
    const series = soundSeries(10);
    expect(indexAtTime(series, -Infinity)).toBe(0);
    expect(indexAtTime(series, new Date(MONDAY + 9 * HOUR).toISOString())).toBe(9);
    expect(() => indexAtTime(series, 'Monday')).toThrow(/ISO 8601/);
    expect(() => indexAtTime(series, Number.NaN)).toThrow(/milliseconds/);
    expect(indexAtTime(series, MONDAY)).toBe(0);
    expect(indexAtTime(series, MONDAY + 1)).toBe(1);
    expect(indexAtTime(series, MONDAY + 9 * HOUR)).toBe(9);
    expect(indexAtTime(series, MONDAY + 9 * HOUR + 1)).toBe(10);
  });

  it('joins what was cut, and refuses overlaps and strangers', () => {
    const series = soundSeries(10);
    const [head, tail] = [sliceCandles(series, 0, 4), sliceCandles(series, 4)];
    expect(plain(concatCandles([head, tail]))).toEqual(plain(series));
    expect(errorOf(() => concatCandles([tail, head])).code).toBe('INVALID_CANDLES');
    expect(errorOf(() => concatCandles([head, { ...tail, symbol: 'C/D' }])).message).toContain('C/D 1h');
    expect(errorOf(() => concatCandles([])).code).toBe('INVALID_CANDLES');
  });
});
