import { describe, expect, it } from 'vitest';
import {
  calendar,
  candleShape,
  combine,
  type Feature,
  logReturn,
  perPrice,
  realizedVolatility,
  relative,
  rollingZScore,
  sma,
  transform,
  volumeZScore,
} from '../../src/features/index.js';
import { mean, squares, windows } from './naive.js';
import { randomCandles, series, stream, toCandles } from './support.js';

const candles = randomCandles('own', 200);
const close = [...candles.close];
const returns = close.map((x, t) => (t === 0 ? Number.NaN : Math.log(x / (close[t - 1] as number))));

function expectClose(feature: Feature, expected: readonly number[], tolerance = 1e-12): void {
  stream(feature, candles).forEach((x, t) => {
    if (t < feature.warmup) expect(x).toBeNaN();
    else expect(Math.abs(x - (expected[t] as number)), `${feature.name} at bar ${t}`).toBeLessThan(tolerance);
  });
}

describe('returns and volatility', () => {
  it('logReturn is the logarithm of the ratio', () => {
    const ratio = windows(close, 6, (w) => Math.log((w[5] as number) / (w[0] as number)));
    expectClose(logReturn(5), ratio);
  });

  it('realizedVolatility is the sample standard deviation of one-bar returns', () => {
    const deviation = [Number.NaN, ...windows(returns.slice(1), 20, (w) => Math.sqrt(squares(w) / 19))];
    expectClose(realizedVolatility(20), deviation);
    const annual = deviation.map((x) => x * Math.sqrt(252));
    expectClose(realizedVolatility(20, { periodsPerYear: 252 }), annual);
  });

  it('rollingZScore counts the present value in', () => {
    const score = windows(close, 30, (w) => ((w[29] as number) - mean(w)) / Math.sqrt(squares(w) / 30));
    expectClose(rollingZScore('close', 30), score, 1e-10);
  });

  it('rollingZScore waits for its source', () => {
    const feature = rollingZScore(logReturn(3), 10);
    expect(feature.warmup).toBe(12);
    const past = windows(close, 4, (w) => Math.log((w[3] as number) / (w[0] as number)));
    const score = windows(past, 10, (w) => ((w[9] as number) - mean(w)) / Math.sqrt(squares(w) / 10));
    expectClose(feature, score, 1e-10);
  });

  it('volumeZScore takes logarithms first', () => {
    const logs = [...candles.volume].map((v) => Math.log1p(v));
    const score = windows(logs, 20, (w) => ((w[19] as number) - mean(w)) / Math.sqrt(squares(w) / 20));
    expectClose(volumeZScore(20), score, 1e-10);
  });
});

describe('derived features', () => {
  it('relative and perPrice are free of the price level', () => {
    const average = windows(close, 10, mean);
    expectClose(
      relative(sma(10)),
      close.map((x, t) => x / (average[t] as number) - 1),
    );
    expectClose(
      perPrice(sma(10)),
      close.map((x, t) => (average[t] as number) / x),
    );
  });

  it('doubling every price changes no stationary feature', () => {
    const doubled = series(200, (i) => {
      const { time, open, high, low, close: last, volume } = toCandles(candles)[i] as (typeof bar)[number];
      return { time, open: 2 * open, high: 2 * high, low: 2 * low, close: 2 * last, volume };
    });
    const bar = toCandles(candles);
    for (const make of [() => relative(sma(10)), () => candleShape('range'), () => candleShape('body')]) {
      expect(stream(make(), doubled)).toEqual(stream(make(), candles));
    }
  });

  it('refuses one object that would see every bar twice', () => {
    const average = sma(5);
    relative(average);
    const refused = expect.objectContaining({ code: 'INVALID_OPTIONS' });
    expect(() => perPrice(average)).toThrow(refused);
    const other = sma(5);
    expect(() => combine('same', other, other, (a, b) => a - b)).toThrow(refused);
  });

  it('transform and combine apply their function after the longest warm-up', () => {
    const spread = combine('spread', logReturn(2), logReturn(7), (a, b) => a - b);
    expect(spread.warmup).toBe(7);
    const sign = transform('sign', logReturn(1), Math.sign);
    expect(stream(sign, candles).slice(1)).toEqual(returns.slice(1).map(Math.sign));
  });
});

/** A bar at an ISO time. */
function at(time: string): { time: number; open: number; high: number; low: number; close: number; volume: number } {
  return { time: Date.parse(time), open: 1, high: 1, low: 1, close: 1, volume: 1 };
}

/** The phase in [0, 1) that a pair of calendar features stands for. */
function phase(cycle: Parameters<typeof calendar>[0], time: string): number {
  const [sine, cosine] = calendar(cycle);
  const angle = Math.atan2(sine.update(at(time)), cosine.update(at(time)));
  return (angle / (2 * Math.PI) + 1) % 1;
}

describe('calendar', () => {
  it.each([
    ['hourOfDay', '2024-03-05T00:00Z', 0],
    ['hourOfDay', '2024-03-05T18:00Z', 18 / 24],
    ['hourOfDay', '1969-07-20T06:00Z', 6 / 24],
    ['dayOfWeek', '2024-03-04T00:00Z', 0],
    ['dayOfWeek', '2024-03-10T23:59Z', 6 / 7],
    ['dayOfWeek', '1969-07-20T06:00Z', 6 / 7],
    ['dayOfMonth', '2024-02-29T12:00Z', 28 / 29],
    ['dayOfMonth', '2023-02-28T12:00Z', 27 / 28],
    ['dayOfYear', '2024-12-31T23:00Z', 365 / 366],
    ['dayOfYear', '2023-07-01T00:00Z', 181 / 365],
    ['dayOfYear', '1969-01-02T00:00Z', 1 / 365],
  ] as const)('%s of %s', (cycle, time, expected) => {
    expect(phase(cycle, time)).toBeCloseTo(expected, 12);
  });

  it('is right in any order of months', () => {
    const [sine] = calendar('dayOfMonth');
    const days = ['2024-03-31T00:00Z', '2024-01-31T00:00Z', '2025-02-01T00:00Z', '2024-02-29T23:00Z'];
    const fresh = days.map((day) => calendar('dayOfMonth')[0].update(at(day)));
    expect(days.map((day) => sine.update(at(day)))).toEqual(fresh);
  });
});

describe('candleShape', () => {
  const bar = { time: 0, open: 12, high: 20, low: 10, close: 17, volume: 1 };

  it.each([
    ['body', 0.5],
    ['upperWick', 0.3],
    ['lowerWick', 0.2],
    ['closeLocation', 0.4],
    ['range', Math.LN2],
  ] as const)('%s', (output, expected) => {
    expect(candleShape(output).update(bar)).toBeCloseTo(expected, 15);
  });

  it('is 0 for a bar without range', () => {
    for (const output of ['body', 'upperWick', 'lowerWick', 'closeLocation', 'range'] as const) {
      expect(candleShape(output).update(at('2024-01-01'))).toBe(0);
    }
  });
});
