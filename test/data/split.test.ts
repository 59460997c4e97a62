import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatCandles, splitByRatio, splitByTime, walkForward } from '../../src/data/index.js';
import { errorOf, HOUR, MONDAY, plain, soundSeries } from './helpers.js';

const series = soundSeries(100);

describe('splitByTime', () => {
  it('cuts by ISO dates and milliseconds, the end not included', () => {
    const { train, validation, test } = splitByTime(series, {
      train: ['2024-01-01', '2024-01-03'],
      validation: ['2024-01-03', MONDAY + 60 * HOUR],
      test: [MONDAY + 60 * HOUR, null],
    });
    expect([train.length, validation.length, test.length]).toEqual([48, 12, 40]);
    expect(train.close.buffer).toBe(series.close.buffer);
    expect(plain(concatCandles([train, validation, test]))).toEqual(plain(series));
  });

  it('takes the parts in any order and leaves out what no range names', () => {
    const parts = splitByTime(series, { test: ['2024-01-04', null], train: [null, '2024-01-02T12:00'] });
    expect([parts.train.length, parts.test.length]).toEqual([36, 28]);
  });

  it.each<[string, Record<string, [string | number | null, string | number | null]>, string, string]>([
    ['overlap', { a: [null, '2024-01-03'], b: ['2024-01-02', null] }, 'INVALID_OPTIONS', '"a" and "b" overlap'],
    ['end before they start', { a: ['2024-01-03', '2024-01-02'] }, 'INVALID_OPTIONS', 'to start before it ends'],
    ['are no times', { a: ['2024-02-30', null] }, 'INVALID_OPTIONS', 'ISO 8601'],
    ['are NaN', { a: [Number.NaN, null] }, 'INVALID_OPTIONS', 'ISO 8601'],
    ['hold no bar', { a: ['2030-01-01', null] }, 'SERIES_TOO_SHORT', '100 bars from 2024-01-01 to 2024-01-05 03:00:00'],
  ])('refuses ranges that %s', (_, ranges, code, message) => {
    const error = errorOf(() => splitByTime(series, ranges));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe('splitByRatio', () => {
  it('cuts in order of time, with an embargo between parts', () => {
    const { train, validation, test } = splitByRatio(
      series,
      { train: 0.7, validation: 0.15, test: 0.15 },
      { embargo: 10 },
    );
    expect([train.length, validation.length, test.length]).toEqual([56, 12, 12]);
    expect((validation.time[0] as number) - (train.time[55] as number)).toBe(11 * HOUR);
    expect(test.time[11]).toBe(series.time[99]);
  });

  it('covers every bar where there is no embargo', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 50 }), { minLength: 1, maxLength: 4 }), (weights) => {
        const sum = weights.reduce((total, weight) => total + weight, 0);
        const parts = splitByRatio(series, Object.fromEntries(weights.map((weight, i) => [`p${i}`, weight / sum])));
        expect(plain(concatCandles(Object.values(parts)))).toEqual(plain(series));
      }),
      { seed: 6, numRuns: 50 },
    );
  });

  it('refuses shares that are none and parts that would be empty', () => {
    expect(errorOf(() => splitByRatio(series, { a: 0.5, b: 0.4 })).message).toContain('sum to 1');
    expect(errorOf(() => splitByRatio(series, { a: 1.5, b: -0.5 })).code).toBe('INVALID_OPTIONS');
    expect(errorOf(() => splitByRatio(series, { a: 0.999, b: 0.001 })).code).toBe('SERIES_TOO_SHORT');
    expect(errorOf(() => splitByRatio(series, { a: 0.5, b: 0.5 }, { embargo: 100 })).code).toBe('SERIES_TOO_SHORT');
  });
});

describe('walkForward', () => {
  it('rolls', () => {
    const windows = walkForward(series, { train: 40, test: 20, embargo: 5 });
    expect(windows.map(({ trainBars, testBars }) => [...trainBars, ...testBars])).toEqual([
      [0, 40, 45, 65],
      [20, 60, 65, 85],
    ]);
    expect(windows[1]?.train.time[0]).toBe(series.time[20]);
    expect(windows[1]?.test.time[19]).toBe(series.time[84]);
  });

  it('is anchored where asked', () => {
    const windows = walkForward(series, { train: 40, test: 20, step: 30, anchored: true });
    expect(windows.map(({ trainBars, testBars }) => [...trainBars, ...testBars])).toEqual([
      [0, 40, 40, 60],
      [0, 70, 70, 90],
    ]);
  });

  it('keeps every test window after its training window and inside the series, and fits as many as it can', () => {
    const size = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(size, size, fc.nat(10), size, fc.boolean(), (train, test, embargo, step, anchored) => {
        const windows = walkForward(series, { train, test, embargo, step, anchored });
        for (const { index, trainBars, testBars } of windows) {
          expect(testBars[0] - trainBars[1]).toBe(embargo);
          expect(testBars[1] - testBars[0]).toBe(test);
          expect(trainBars[0]).toBe(anchored ? 0 : index * step);
          expect(testBars[1]).toBeLessThanOrEqual(series.length);
        }
        expect((windows.at(-1)?.testBars[1] ?? 0) + step).toBeGreaterThan(series.length);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('refuses windows that do not fit, and lists every bad option', () => {
    const error = errorOf(() => walkForward(series, { train: 80, test: 20, embargo: 1 }));
    expect(error.code).toBe('SERIES_TOO_SHORT');
    expect(error.message).toContain('one window needs 101 bars (train 80 + embargo 1 + test 20)');
    expect(walkForward(series, { train: 80, test: 20 })).toHaveLength(1);
    const bad = errorOf(() => walkForward(series, { train: 0, test: 1.5, step: -1 }));
    expect(bad.details.violations).toHaveLength(3);
  });
});
