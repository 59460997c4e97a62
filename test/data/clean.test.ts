import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, shuffle } from '../../src/core/rng.js';
import {
  type CleaningOptions,
  type CleaningReport,
  cleanCandles,
  type Fault,
  formatReport,
} from '../../src/data/index.js';
import { columnsOf, errorOf, HOUR, MONDAY, plain, type Row, soundRows, soundSeries } from './helpers.js';

const REPAIR_ALL: CleaningOptions = {
  nonFinite: 'drop',
  impossible: 'drop',
  disorder: 'sort',
  duplicates: 'keepFirst',
  swappedVolume: 'swap',
  zeroVolume: 'drop',
  outliers: 'drop',
  gaps: 'fillFlat',
};

/** Sound rows with the row at `place` changed. */
function rowsWith(place: number, change: (row: Row) => Row, count = 8): Row[] {
  return soundRows(count).map((row, i) => (i === place ? change(row) : row));
}

function faultOf(report: CleaningReport, kind: Fault['kind']): Fault | undefined {
  return report.faults.find((fault) => fault.kind === kind);
}

describe('cleanCandles', () => {
  it('finds nothing in sound candles and changes nothing', () => {
    const { candles, report } = cleanCandles(soundSeries(8));
    expect(plain(candles)).toEqual(plain(soundSeries(8)));
    expect(report).toEqual({
      symbol: 'A/B',
      timeframe: '1h',
      rowsIn: 8,
      barsOut: 8,
      startTime: MONDAY,
      endTime: MONDAY + 7 * HOUR,
      order: 'oldestFirst',
      faults: [],
    });
    expect(formatReport(report)).toContain('no faults found');
  });

  it('never changes its input', () => {
    const rows = rowsWith(3, (row) => row.with(2, 0.5) as Row).reverse();
    const input = columnsOf(
      rows,
      rows.map(() => 1),
    );
    const before = structuredClone(input);
    cleanCandles(input, { ...REPAIR_ALL, impossible: 'widen' });
    expect(input).toEqual(before);
  });

  it('names every fault that it may not repair, with the option that does, in one error', () => {
    const rows = [...soundRows(4), ...soundRows(1)];
    rows[2] = (rows[2] as Row).with(4, Number.NaN) as Row;
    const error = errorOf(() => cleanCandles(columnsOf(rows)));
    expect(error.code).toBe('INVALID_CANDLES');
    expect(error.message).toMatch(/set nonFinite to "drop".*set disorder to "sort".*set duplicates to "keepFirst"/s);
    const kinds = (error.details.report as CleaningReport).faults.map((fault) => fault.kind);
    expect(kinds).toEqual(['nonFinite', 'disorder', 'duplicates', 'gaps']);
  });

  it('refuses ragged columns, no rows, and repairs that leave no bar', () => {
    expect(errorOf(() => cleanCandles({ ...columnsOf(soundRows(3)), low: new Float64Array(2) })).message).toContain(
      '2 in "low"',
    );
    expect(errorOf(() => cleanCandles(columnsOf([]))).message).toContain('no bar is left of 0');
    const gone = columnsOf([[MONDAY, 1, 1, 1, Number.NaN, 1]]);
    expect(errorOf(() => cleanCandles(gone, { nonFinite: 'drop' })).message).toContain('no bar is left of 1');
  });

  it('checks its options', () => {
    const error = errorOf(() => cleanCandles(soundSeries(2), { gaps: 'interpolate', dedupe: true } as object));
    expect(error.code).toBe('INVALID_OPTIONS');
    expect(error.details.violations).toHaveLength(2);
  });
});

describe('numbers that are not finite', () => {
  it.each([0, 1, 2, 3, 4, 5])('in column %i drop their row', (column) => {
    const input = columnsOf(rowsWith(3, (row) => row.with(column, Number.NaN) as Row));
    const { candles, report } = cleanCandles(input, { nonFinite: 'drop' });
    expect(candles.length).toBe(7);
    expect(faultOf(report, 'nonFinite')).toMatchObject({
      count: 1,
      repaired: 1,
      ranges: [{ from: 3, to: 3, count: 1 }],
    });
    expect(faultOf(report, 'gaps')?.count).toBe(1);
  });
});

describe('impossible bars', () => {
  it.each<[string, number, number]>([
    ['a high below the close', 2, 100],
    ['a low above the open', 3, 103.5],
    ['a negative open', 1, -1],
    ['a low of 0', 3, 0],
    ['a negative volume', 5, -1],
  ])('are dropped: %s', (_, column, value) => {
    const input = columnsOf(rowsWith(3, (row) => row.with(column, value) as Row));
    expect(errorOf(() => cleanCandles(input)).message).toContain('impossible to "drop"');
    const { candles, report } = cleanCandles(input, { impossible: 'drop' });
    expect(Array.from(candles.time)).not.toContain(MONDAY + 3 * HOUR);
    expect(faultOf(report, 'impossible')).toMatchObject({ count: 1, repaired: 1 });
  });

  it('are widened over open and close where prices are above 0', () => {
    const input = columnsOf(rowsWith(3, (row) => row.with(2, 103.25).with(3, 103.5) as Row));
    const { candles } = cleanCandles(input, { impossible: 'widen' });
    expect([candles.low[3], candles.high[3]]).toEqual([103, 104]);
    const negative = columnsOf(rowsWith(3, (row) => row.with(3, -1) as Row));
    expect(errorOf(() => cleanCandles(negative, { impossible: 'widen' })).code).toBe('INVALID_CANDLES');
  });
});

describe('order', () => {
  it('is turned round or sorted, as told', () => {
    const falling = columnsOf(soundRows(8).reverse());
    const { candles, report } = cleanCandles(falling, { disorder: 'reverse' });
    expect(plain(candles)).toEqual(plain(soundSeries(8)));
    expect(report.order).toBe('newestFirst');
    expect(faultOf(report, 'disorder')).toMatchObject({ count: 7, repaired: 7, ranges: [{ from: 1, to: 7 }] });
    const mixed = columnsOf([...soundRows(8).slice(4), ...soundRows(4)]);
    expect(errorOf(() => cleanCandles(mixed, { disorder: 'reverse' })).message).toContain('partly out of order');
    const sorted = cleanCandles(mixed, { disorder: 'sort' });
    expect(plain(sorted.candles)).toEqual(plain(soundSeries(8)));
    expect(faultOf(sorted.report, 'disorder')).toMatchObject({ count: 1, ranges: [{ from: 4, to: 4 }] });
  });

  it('of any shuffle is repaired by sorting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (count, seed) => {
        const places = Array.from({ length: count }, (_, i) => i);
        shuffle(places, createRng(seed));
        const rows = soundRows(count);
        const { candles, report } = cleanCandles(columnsOf(places.map((place) => rows[place] as Row)), {
          disorder: 'sort',
        });
        expect(plain(candles)).toEqual(plain(soundSeries(count)));
        const descents = places.filter((place, i) => i > 0 && place < (places[i - 1] as number)).length;
        expect(faultOf(report, 'disorder')?.count ?? 0).toBe(descents);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe('duplicates', () => {
  const rows = soundRows(4);
  const other = (rows[1] as Row).with(5, 99) as Row;
  const input = columnsOf([...rows.slice(0, 2), other, ...rows.slice(2), rows[3] as Row]);

  it('keep the first or the last row, as told', () => {
    const first = cleanCandles(input, { duplicates: 'keepFirst' });
    const last = cleanCandles(input, { duplicates: 'keepLast' });
    expect([first.candles.volume[1], last.candles.volume[1]]).toEqual([11, 99]);
    expect([first.candles.length, last.candles.length]).toEqual([4, 4]);
    expect(faultOf(first.report, 'duplicates')?.ranges.map(({ from }) => from)).toEqual([2, 5]);
    expect(faultOf(last.report, 'duplicates')?.ranges.map(({ from }) => from)).toEqual([1, 4]);
    expect(faultOf(first.report, 'duplicates')?.note).toContain('1 differ');
  });

  it('first and last are those of the input, whatever its order', () => {
    const falling = columnsOf([other, ...rows].toReversed());
    const { candles } = cleanCandles(falling, { disorder: 'sort', duplicates: 'keepFirst' });
    expect(candles.volume[1]).toBe(11);
  });
});

describe('volume', () => {
  const quotes = soundRows(8).map((row) => row[4] * row[5]);
  const swapRows = (places: readonly number[]) => {
    const rows = soundRows(8).map((row, i) => (places.includes(i) ? (row.with(5, quotes[i] as number) as Row) : row));
    return columnsOf(
      rows,
      quotes.map((quote, i) => (places.includes(i) ? (soundRows(8)[i] as Row)[5] : quote)),
    );
  };

  it('is swapped back where it fits the price the other way round', () => {
    const input = swapRows([2, 3, 4, 6]);
    const { candles, report } = cleanCandles(input, { swappedVolume: 'swap' });
    expect(plain(candles)).toEqual(plain(soundSeries(8)));
    expect(faultOf(report, 'swappedVolume')).toMatchObject({ count: 4, repaired: 4 });
    expect(faultOf(report, 'swappedVolume')?.ranges.map(({ from, to }) => [from, to])).toEqual([
      [2, 4],
      [6, 6],
    ]);
  });

  it('stays as it is unless told', () => {
    const { candles, report } = cleanCandles(swapRows([2]));
    expect(candles.volume[2]).toBe(quotes[2]);
    expect(faultOf(report, 'swappedVolume')).toMatchObject({ count: 1, repaired: 0, action: 'report' });
    expect(errorOf(() => cleanCandles(swapRows([2]), { swappedVolume: 'error' })).message).toContain('"swap"');
  });

  it('near a price of 1 is left alone, since both ways fit', () => {
    const rows = soundRows(4).map(([time, , , , , volume]): Row => [time, 1, 1.01, 0.99, 1, volume]);
    const { report } = cleanCandles(
      columnsOf(
        rows,
        rows.map((row) => row[5] * 1.001),
      ),
    );
    expect(report.faults).toEqual([]);
  });

  it('that fits neither way is reported', () => {
    const input = columnsOf(
      soundRows(8),
      quotes.map((quote, i) => (i === 5 ? quote * 3 : quote)),
    );
    const { report } = cleanCandles(input, { swappedVolume: 'swap' });
    expect(report.faults.map(({ kind, count }) => [kind, count])).toEqual([['volumeMismatch', 1]]);
  });

  it('of 0 is reported, or dropped', () => {
    const input = columnsOf(rowsWith(3, (row) => row.with(5, 0) as Row));
    expect(faultOf(cleanCandles(input).report, 'zeroVolume')).toMatchObject({ count: 1, repaired: 0 });
    expect(cleanCandles(input, { zeroVolume: 'drop' }).candles.length).toBe(7);
  });
});

describe('outliers', () => {
  const spiky = rowsWith(
    20,
    ([time, open, high, low, , volume]) => [time, open, high * 3, low, high * 2.5, volume],
    40,
  );

  it('that spike and revert are found and dropped', () => {
    const { candles, report } = cleanCandles(columnsOf(spiky), { outliers: 'drop' });
    expect(candles.length).toBe(39);
    expect(faultOf(report, 'outliers')).toMatchObject({ count: 1, repaired: 1, ranges: [{ from: 20, to: 20 }] });
    expect(faultOf(report, 'gaps')?.count).toBe(1);
  });

  it.each([
    ['in one bar', 20],
    ['over two bars', 21],
  ])('are no lasting moves, however large: %s', (_, last) => {
    const crash = soundRows(40).map(([time, ...rest], i): Row => {
      const scale = i < 20 ? 1 : i < last ? 0.6 : 0.3;
      const [open, high, low, close, volume] = rest;
      return [time, open * scale, high * scale, low * scale, close * scale, volume];
    });
    expect(faultOf(cleanCandles(columnsOf(crash)).report, 'outliers')).toBeUndefined();
  });
});

describe('gaps', () => {
  const holed = columnsOf(soundRows(10).filter((_, i) => ![3, 4, 7].includes(i)));

  it('are reported with the first and last missing time', () => {
    const { candles, report } = cleanCandles(holed);
    expect(candles.length).toBe(7);
    expect(faultOf(report, 'gaps')).toEqual({
      kind: 'gaps',
      count: 3,
      action: 'report',
      repaired: 0,
      note: '2 gaps, the longest of 2',
      ranges: [
        { from: 2, to: 3, startTime: MONDAY + 3 * HOUR, endTime: MONDAY + 4 * HOUR, count: 2 },
        { from: 4, to: 5, startTime: MONDAY + 7 * HOUR, endTime: MONDAY + 7 * HOUR, count: 1 },
      ],
    });
  });

  it('are filled with flat bars without volume', () => {
    const { candles, report } = cleanCandles(holed, { gaps: 'fillFlat' });
    expect(Array.from(candles.time)).toEqual(Array.from(soundSeries(10).time));
    for (const name of ['open', 'high', 'low', 'close'] as const)
      expect(candles[name].slice(3, 5)).toEqual(Float64Array.of(103, 103));
    expect(Array.from(candles.volume)).toEqual([10, 11, 12, 0, 0, 15, 16, 0, 18, 19]);
    expect(faultOf(report, 'gaps')?.repaired).toBe(3);
  });

  it('longer than maxFill stay', () => {
    const { candles, report } = cleanCandles(holed, { gaps: 'fillFlat', maxFill: 1 });
    expect(candles.length).toBe(8);
    expect(faultOf(report, 'gaps')).toMatchObject({ count: 3, repaired: 1 });
  });

  it('are no nights and weekends where the calendar says so', () => {
    const days = Array.from({ length: 12 }, (_, i) => MONDAY + i * 24 * HOUR).filter((_, i) => i % 7 < 5 && i !== 8);
    const input = { ...columnsOf(days.map((time): Row => [time, 1, 1, 1, 1, 1])), timeframe: '1d' as const };
    expect(faultOf(cleanCandles(input).report, 'gaps')?.count).toBe(3);
    const weekdays = cleanCandles(input, { calendar: 'weekdays', gaps: 'fillFlat' });
    expect(faultOf(weekdays.report, 'gaps')).toMatchObject({
      count: 1,
      repaired: 1,
      ranges: [{ startTime: MONDAY + 8 * 24 * HOUR }],
    });
    expect(weekdays.candles.length).toBe(days.length + 1);
    const holiday = MONDAY + 8 * 24 * HOUR;
    const exchange = (time: number) => new Date(time).getUTCDay() % 6 !== 0 && time !== holiday;
    expect(cleanCandles(input, { calendar: exchange }).report.faults).toEqual([]);
  });

  it('of the length of a wrong time are refused under a calendar, and counted without one', () => {
    const input = columnsOf(rowsWith(7, (row) => row.with(0, 1e18) as Row));
    expect(faultOf(cleanCandles(input).report, 'gaps')?.ranges[0]?.from).toBe(6);
    expect(errorOf(() => cleanCandles(input, { calendar: 'weekdays' })).message).toContain(
      'one of the two times is wrong',
    );
  });

  it('are not made by a day of 23 or 25 hours, which is off the grid', () => {
    const times = [0, 24, 47, 71, 96].map((hours) => MONDAY + hours * HOUR);
    const input = { ...columnsOf(times.map((time): Row => [time, 1, 1, 1, 1, 1])), timeframe: '1d' as const };
    const { report } = cleanCandles(input);
    expect(report.faults.map(({ kind, count }) => [kind, count])).toEqual([['offGrid', 2]]);
    expect(errorOf(() => cleanCandles(input, { offGrid: 'error' })).code).toBe('INVALID_CANDLES');
  });
});

/** Rows as bad feeds deliver them: shuffled, doubled, holed, with broken numbers. */
const dirtyRows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 60 }),
      fc.double({ min: 50, max: 200, noNaN: true }),
      fc.constantFrom('sound', 'sound', 'sound', 'nan', 'impossible', 'zero', 'spike'),
    ),
    { minLength: 3, maxLength: 60 },
  )
  .map((bars) =>
    bars.map(([hour, price, fault]): Row => {
      const close = fault === 'nan' ? Number.NaN : fault === 'spike' ? price * 50 : price;
      const high = fault === 'impossible' ? price / 2 : Math.max(price, close || 0) + 1;
      return [MONDAY + hour * HOUR, price, high, price - 1, close, fault === 'zero' ? 0 : price];
    }),
  );

describe('cleaning twice', () => {
  it.each<[string, CleaningOptions]>([
    ['every repair', REPAIR_ALL],
    [
      'widening, keeping the last, short fills',
      { ...REPAIR_ALL, impossible: 'widen', duplicates: 'keepLast', maxFill: 2 },
    ],
    ['no fill and touchy about outliers', { ...REPAIR_ALL, gaps: 'report', outlierThreshold: 2 }],
    [
      'fill on weekdays, touchy about outliers',
      { ...REPAIR_ALL, zeroVolume: 'report', calendar: 'weekdays', outlierThreshold: 2 },
    ],
  ])('is cleaning once: %s', (_, options) => {
    fc.assert(
      fc.property(dirtyRows, (rows) => {
        fc.pre(rows.some((row) => row[2] > row[1] && row[5] > 0 && !Number.isNaN(row[4])));
        const { candles: once } = cleanCandles(columnsOf(rows), options);
        expect(plain(cleanCandles(once, options).candles)).toEqual(plain(once));
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('formatReport', () => {
  it('prints a line a kind and at most the ranges asked for', () => {
    const rows = soundRows(20)
      .filter((_, i) => i % 3 !== 1)
      .reverse();
    const { report } = cleanCandles(columnsOf(rows), { disorder: 'sort', gaps: 'fillFlat' });
    expect(formatReport(report, { ranges: 1 }).split('\n')).toEqual([
      'A/B 1h: 13 rows (newest first) -> 19 bars, 2024-01-01 to 2024-01-01 18:00:00',
      '  12 rows out of order: 12 repaired (sort); the input is newest first throughout',
      '    rows 1-12: 2024-01-01 to 2024-01-01 17:00:00',
      '  6 missing bars: 6 repaired (fillFlat); 6 gaps, the longest of 1',
      '    1 between rows 2 and 1: 2024-01-01 16:00:00',
      '    and 5 more',
    ]);
  });
});
