import { Float32, Table, TimestampSecond, tableFromArrays, tableToIPC, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import {
  CANDLE_COLUMNS,
  candlesFromArrow,
  candlesToArrow,
  columnsFromArrow,
  sliceCandles,
} from '../../src/data/index.js';
import { anySeries, columnsOf, errorOf, HOUR, MONDAY, plain, soundRows, soundSeries } from './helpers.js';

const NAMED = { symbol: 'A/B', timeframe: '1h' } as const;

/** A foreign file: no metadata, some columns replaced. */
function foreign(replace: Record<string, unknown> = {}, rows = 3): Uint8Array {
  const columns = columnsOf(soundRows(rows));
  const arrays = Object.fromEntries(CANDLE_COLUMNS.map((name) => [name, columns[name]]));
  const kept = Object.entries({ ...arrays, ...replace }).filter(([, column]) => column !== undefined);
  return tableToIPC(tableFromArrays(Object.fromEntries(kept) as Record<string, Float64Array>), 'file');
}

/** Whether the bytes open, or with which of the library's errors they do not. */
function outcomeOf(bytes: Uint8Array): string {
  try {
    expect(candlesFromArrow(bytes).length).toBeLessThanOrEqual(20);
    return 'opened';
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
    throw error;
  }
}

describe('Arrow round trip', () => {
  it('gives every series back to the bit', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const back = candlesFromArrow(candlesToArrow(series));
        for (const name of CANDLE_COLUMNS) {
          expect(new Uint8Array(back[name].slice().buffer)).toEqual(new Uint8Array(series[name].slice().buffer));
        }
        expect([back.symbol, back.timeframe]).toEqual([series.symbol, series.timeframe]);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('copies no column, and writes equal bytes for equal series', () => {
    const bytes = candlesToArrow(soundSeries(1_000));
    const series = candlesFromArrow(bytes);
    for (const name of CANDLE_COLUMNS) expect(series[name].buffer).toBe(bytes.buffer);
    expect(candlesToArrow(soundSeries(1_000))).toEqual(bytes);
  });

  it('writes slices, which are views inside larger columns', () => {
    const slice = sliceCandles(soundSeries(100), 40, 60);
    expect(plain(candlesFromArrow(candlesToArrow(slice)))).toEqual(plain(slice));
  });

  it('reads bytes that lie unaligned in a larger buffer', () => {
    const bytes = candlesToArrow(soundSeries(50));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(plain(candlesFromArrow(shifted.subarray(3)))).toEqual(plain(soundSeries(50)));
  });
});

describe('Arrow files of other programs', () => {
  it('need symbol and time frame where their metadata lack them', () => {
    expect(plain(candlesFromArrow(foreign(), NAMED))).toEqual(plain(soundSeries(3)));
    expect(errorOf(() => candlesFromArrow(foreign())).message).toContain('do not name a symbol');
    const odd = errorOf(() => candlesFromArrow(foreign(), { symbol: 'A', timeframe: 'h1' as '1h' }));
    expect(odd.code).toBe('INVALID_FILE');
  });

  it('may hold integers, floats of 32 bits and timestamps', () => {
    const time = BigInt64Array.from([0, 1, 2], (i) => BigInt(MONDAY + i * HOUR));
    const volume = Int32Array.from([10, 11, 12]);
    const close = vectorFromArray([101, 102, 103], new Float32());
    expect(plain(candlesFromArrow(foreign({ time, volume, close }), NAMED))).toEqual(plain(soundSeries(3)));
    const seconds = vectorFromArray(
      [0, 1, 2].map((i) => new Date(MONDAY + i * HOUR)),
      new TimestampSecond(),
    );
    expect(Array.from(columnsFromArrow(foreign({ time: seconds }), NAMED).time)).toEqual(
      [0, 1, 2].map((i) => MONDAY + i * HOUR),
    );
  });

  it('may hold negative 64-bit integers', () => {
    const time = BigInt64Array.from([-7_200_000n, -3_600_000n, 0n]);
    expect(Array.from(columnsFromArrow(foreign({ time }), NAMED).time)).toEqual([-7_200_000, -3_600_000, 0]);
  });

  it('may hold several batches', () => {
    const whole = soundSeries(30);
    const parts = [sliceCandles(whole, 0, 7), sliceCandles(whole, 7, 20), sliceCandles(whole, 20)];
    const tables = parts.map((part) =>
      tableFromArrays(Object.fromEntries(CANDLE_COLUMNS.map((name) => [name, part[name].slice()]))),
    );
    const bytes = tableToIPC(new Table(tables.flatMap((table) => table.batches)), 'file');
    expect(plain(candlesFromArrow(bytes, NAMED))).toEqual(plain(whole));
  });

  it('keep their quote volume for cleaning', () => {
    const quoteVolume = Float64Array.from([1, 2, 3]);
    expect(columnsFromArrow(foreign({ quoteVolume }), NAMED).quoteVolume).toEqual(quoteVolume);
    expect(candlesFromArrow(foreign({ quoteVolume }), NAMED).quoteVolume).toBeUndefined();
  });

  it.each([
    ['a missing column', { close: undefined }, 'expected a column "close", found time, open, high, low, volume'],
    ['text for a price', { close: ['a', 'b', 'c'] }, 'column "close": expected a number type'],
    ['text for a time', { time: ['a', 'b', 'c'] }, 'column "time": expected a number, timestamp or date type'],
    ['nulls', { close: vectorFromArray([101, null, 103]) }, 'column "close" holds 1 nulls'],
  ])('with %s are refused', (_, replace, message) => {
    const error = errorOf(() => candlesFromArrow(foreign(replace), NAMED));
    expect(error.code).toBe('INVALID_FILE');
    expect(error.message).toContain(message);
  });

  it('with impossible bars are refused as candles, and open as columns', () => {
    const close = Float64Array.from([101, Number.NaN, 103]);
    expect(errorOf(() => candlesFromArrow(foreign({ close }), NAMED)).code).toBe('INVALID_CANDLES');
    expect(columnsFromArrow(foreign({ close }), NAMED).close[1]).toBeNaN();
  });
});

describe('damaged Arrow files', () => {
  const bytes = candlesToArrow(soundSeries(20));

  it('are refused at every length they can be cut to', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(errorOf(() => candlesFromArrow(bytes.subarray(0, length))).code).toBe('INVALID_FILE');
    }
  });

  it('with any one bit flipped open as a series or give one clear error, without delay', () => {
    const outcomes = new Set<string>();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      outcomes.add(outcomeOf(flipped));
    }
    expect([...outcomes].sort()).toEqual(['INVALID_CANDLES', 'INVALID_FILE', 'opened']);
  });

  it.each([
    ['text', new TextEncoder().encode('time,open,high,low,close,volume\n1,2,3,4,5,6\n')],
    ['nothing', new Uint8Array()],
    ['the stream format', tableToIPC(tableFromArrays({ time: Float64Array.of(1) }), 'stream')],
    ['Parquet', new TextEncoder().encode('PAR1 and more than eighteen bytes PAR1')],
  ])('that are %s are refused as another format', (_, other) => {
    expect(errorOf(() => candlesFromArrow(other)).message).toContain('expected the Arrow IPC file format');
  });
});
