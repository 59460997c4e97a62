import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleSeries, candlesToCsv, cleanCandles, columnsFromCsv } from '../../src/data/index.js';
import { anySeries, errorOf, HOUR, MONDAY, plain, soundSeries } from './helpers.js';

const HEADER = 'time,open,high,low,close,volume';
const NAMED = { symbol: 'A/B', timeframe: '1h' } as const;

function csv(...lines: string[]): string {
  return lines.join('\n');
}

/** The first row's time of a file whose time cell is `cell`. */
function timeOf(cell: string, time: 'auto' | 's' | 'ms' | 'us' | 'ns' | 'iso' = 'auto'): number {
  return columnsFromCsv(csv(HEADER, `${cell},1,1,1,1,1`), { ...NAMED, time }).time[0] as number;
}

describe('CSV out and in', () => {
  it('gives every series back to the bit, through cleaning that finds nothing it may not have', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const columns = columnsFromCsv(candlesToCsv(series), { timeframe: '1h' });
        expect(plain(cleanCandles(columns).candles)).toEqual(plain(series));
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('writes seconds and ISO 8601 where asked, and quotes symbols that need it', () => {
    const odd = candleSeries({ ...soundSeries(2), symbol: 'A,"B"' });
    const iso = candlesToCsv(odd, { time: 'iso' });
    expect(iso.split('\n').slice(0, 2)).toEqual([
      'time,symbol,open,high,low,close,volume',
      '2024-01-01T00:00:00.000Z,"A,""B""",100,102,99,101,10',
    ]);
    expect(plain(columnsFromCsv(iso))).toEqual(plain(odd));
    expect(plain(columnsFromCsv(candlesToCsv(odd, { time: 's' })))).toEqual(plain(odd));
  });
});

describe('CSV times', () => {
  it.each([
    ['seconds', '1704067200'],
    ['seconds with a fraction', '1704067200.0'],
    ['milliseconds', '1704067200000'],
    ['microseconds', '1704067200000000'],
    ['nanoseconds', '1704067200000000000'],
    ['a date', '2024-01-01'],
    ['a date and time, UTC', '2024-01-01 00:00:00'],
    ['ISO 8601', '2024-01-01T00:00Z'],
    ['ISO 8601 with an offset', '2024-01-01T05:30:00+05:30'],
    ['ISO 8601 with a negative offset', '2023-12-31T19:00:00.000-0500'],
  ])('are told apart: %s', (_, cell) => expect(timeOf(cell)).toBe(MONDAY));

  it('keep milliseconds', () => expect(timeOf('2024-01-01T00:00:00.123456Z')).toBe(MONDAY + 123));

  it('may change unit inside a file', () => {
    const rows = [`${MONDAY / 1_000},1,1,1,1,1`, `${MONDAY + HOUR},1,1,1,1,1`];
    expect(Array.from(columnsFromCsv(csv(HEADER, ...rows), NAMED).time)).toEqual([MONDAY, MONDAY + HOUR]);
  });

  it('are read as stated', () => {
    expect(timeOf('1000', 's')).toBe(1_000_000);
    expect(timeOf('1000', 'ms')).toBe(1_000);
    expect(timeOf('1000', 'us')).toBe(1);
    expect(timeOf('1704067200', 'iso')).toBeNaN();
    expect(timeOf('2024-01-01', 's')).toBeNaN();
  });

  it.each(['2023-02-29', '2024-13-01', '2024-01-01T24:00', '01/02/2024', '', 'soon'])(
    'that are none become NaN: "%s"',
    (cell) => expect(timeOf(cell)).toBeNaN(),
  );
});

describe('CSV columns', () => {
  const rows = ['1704067200000,1,4,0.5,2,7', '1704070800000,2,4,0.5,3,8'];

  it('are found by their usual names, with quote volume and symbol', () => {
    const file = csv('Row,Timestamp,Symbol,Open,High,Low,Close,Volume ETH,Volume USDT', `x,${rows[0]}`);
    const shuffled = file.replace('x,1704067200000', 'x,1704067200000,ETH/USDT').concat(',14');
    const columns = columnsFromCsv(shuffled, { symbol: 'ETH/USDT', timeframe: '1h' });
    expect([columns.time[0], columns.volume[0], columns.quoteVolume?.[0]]).toEqual([MONDAY, 7, 14]);
  });

  it('may be mapped by name and by position, also without a header', () => {
    const named = columnsFromCsv(csv('t,o,h,l,last,q', ...rows), {
      ...NAMED,
      columns: { time: 't', close: 'last', volume: 5 },
    });
    const bare = columnsFromCsv(csv(...rows), {
      ...NAMED,
      header: false,
      columns: { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 },
    });
    expect(plain(named)).toEqual(plain(bare));
    expect(Array.from(bare.close)).toEqual([2, 3]);
  });

  it('give symbol and time frame where they can', () => {
    const columns = columnsFromCsv(csv('symbol,time,open,high,low,close,volume', ...rows.map((row) => `A/B,${row}`)));
    expect([columns.symbol, columns.timeframe]).toEqual(['A/B', '1h']);
    expect(errorOf(() => columnsFromCsv(csv(HEADER, ...rows))).message).toContain('pass symbol');
    expect(errorOf(() => columnsFromCsv(csv(HEADER, rows[0] as string), { symbol: 'A' })).message).toContain(
      '"timeframe"',
    );
  });

  it('keep the order of the file', () => {
    const columns = columnsFromCsv(csv(HEADER, ...rows.toReversed()), NAMED);
    expect(Array.from(columns.time)).toEqual([MONDAY + HOUR, MONDAY]);
  });

  it('turn cells that hold no decimal number into NaN', () => {
    const file = csv(HEADER, '1704067200000,,0x10,"1,5",n/a,1e3');
    const { open, high, low, close, volume } = columnsFromCsv(file, NAMED);
    expect([open[0], high[0], low[0], close[0], volume[0]]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1_000,
    ]);
  });

  it('survive byte order marks, Windows line ends, blank lines, quotes and other delimiters', () => {
    const file = `\uFEFF${HEADER.replaceAll(',', ';')}\r\n\r\n"1704067200000"; 1;4;0.5;2;7\r\n`;
    expect(columnsFromCsv(new TextEncoder().encode(file), { ...NAMED, delimiter: ';' }).open[0]).toBe(1);
  });

  it('grow with the file', () => {
    const series = soundSeries(5_000);
    expect(plain(columnsFromCsv(candlesToCsv(series)))).toEqual(plain(series));
  });
});

describe('malformed CSV', () => {
  it.each([
    ['too few cells', csv(HEADER, '1,1,1,1,1,1', '2,1,1'), 3],
    ['an open quote', csv(HEADER, '1,1,1,1,1,1', '2,"1,1,1,1,1'), 3],
    ['a missing column', csv('time,open,high,low,volume', '1,1,1,1,1'), 1],
    ['a column that stands twice', csv(`${HEADER},Close`, '1,1,1,1,1,1,1'), 1],
    ['two symbols', csv(`${HEADER},symbol`, '1,1,1,1,1,1,A', '2,1,1,1,1,1,B'), 3],
  ])('with %s is refused with its line', (_, file, line) => {
    const error = errorOf(() => columnsFromCsv(file, NAMED));
    expect(error.code).toBe('INVALID_FILE');
    expect(error.details).toEqual({ line });
    expect(error.message).toContain(`line ${line}`);
  });

  it.each([
    ['nothing', ''],
    ['only a header', HEADER],
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xfe, 0xfd)],
  ])('of %s is refused', (_, file) => expect(errorOf(() => columnsFromCsv(file, NAMED)).code).toBe('INVALID_FILE'));

  it('options are checked all at once', () => {
    const error = errorOf(() =>
      columnsFromCsv('', {
        timeframe: 'hour' as '1h',
        time: 'days' as 's',
        columns: { price: 1 } as object,
        sep: 1,
      } as object),
    );
    expect(error.code).toBe('INVALID_OPTIONS');
    expect(error.details.violations).toHaveLength(4);
  });
});
