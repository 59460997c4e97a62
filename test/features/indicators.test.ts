import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import type { Candle, CandleSeries } from '../../src/data/candles.js';
import type { Feature } from '../../src/features/index.js';
import * as features from '../../src/features/index.js';
import * as naive from './naive.js';
import { series, stream, toCandles } from './support.js';

const BARS = 300;

/** Like the random walk of the contract, but every bar moves and trades, so that no formula divides by zero. */
function liveCandles(): CandleSeries {
  const rng = createRng('numerics');
  let last = 80;
  return series(BARS, (i) => {
    const open = last * Math.exp(0.003 * rng.normal());
    const close = open * Math.exp(0.02 * rng.normal());
    const high = Math.max(open, close) * Math.exp(0.001 + 0.01 * rng.next());
    const low = Math.min(open, close) * Math.exp(-0.001 - 0.01 * rng.next());
    last = close;
    return { time: i * 3_600_000, open, high, low, close, volume: 1 + 1e3 * rng.next() };
  });
}

const candles = liveCandles();
const bars: readonly Candle[] = toCandles(candles);
const close = bars.map((candle) => candle.close);
const { windows, mean, sum } = naive;

/** Equal to `expected` from the first value on, with the same NaNs before it, to twelve digits of the largest value. */
function expectSame(feature: Feature, expected: readonly number[]): void {
  const actual = stream(feature, candles);
  const scale = Math.max(...expected.filter(Number.isFinite).map(Math.abs));
  expect(expected.findIndex((x) => !Number.isNaN(x))).toBe(feature.warmup);
  actual.forEach((x, t) => {
    if (t < feature.warmup) expect(x).toBeNaN();
    else expect(Math.abs(x - (expected[t] as number)) / scale, `${feature.name} at bar ${t}`).toBeLessThan(1e-12);
  });
}

const late = (xs: readonly number[], warmup: number): number[] => xs.map((x, t) => (t < warmup ? Number.NaN : x));
const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, t) => x - (b[t] as number));

describe('averages', () => {
  it('sma', () => expectSame(features.sma(20), windows(close, 20, mean)));
  it('ema', () => expectSame(features.ema(9), late(naive.ema(close, 9), 8)));
  it('wsma', () => expectSame(features.wsma(14), naive.wilder(close, 14)));

  it('wma', () => {
    const weighted = (w: readonly number[]): number =>
      sum(w.map((x, i) => x * (i + 1))) / ((w.length * (w.length + 1)) / 2);
    expectSame(features.wma(10), windows(close, 10, weighted));
  });

  it('dema', () => {
    const once = naive.ema(close, 7);
    const twice = naive.ema(once, 7);
    expectSame(
      features.dema(7),
      late(
        once.map((x, t) => 2 * x - (twice[t] as number)),
        12,
      ),
    );
  });

  it('vwma', () => {
    const weighted = (w: readonly Candle[]): number =>
      sum(w.map((c) => c.close * c.volume)) / sum(w.map((c) => c.volume));
    expectSame(features.vwma(12), windows(bars, 12, weighted));
  });

  it('vwap of the day', () => {
    const expected = bars.map((_, t) => {
      const day = bars.slice(t - (t % 24), t + 1);
      return sum(day.map((c) => naive.typical(c) * c.volume)) / sum(day.map((c) => c.volume));
    });
    expectSame(features.vwap(), expected);
  });

  it('vwap of the week begins on Monday', () => {
    // The series begins on Thursday 1970-01-01 00:00; the first Monday is 4 days on.
    const expected = bars.map((_, t) => {
      const start = t < 96 ? 0 : 96 + 168 * Math.floor((t - 96) / 168);
      const week = bars.slice(start, t + 1);
      return sum(week.map((c) => naive.typical(c) * c.volume)) / sum(week.map((c) => c.volume));
    });
    expectSame(features.vwap({ anchor: 'week' }), expected);
  });
});

describe('momentum', () => {
  it('rsi', () => expectSame(features.rsi(14), naive.rsi(close, 14)));
  it('roc', () =>
    expectSame(
      features.roc(10),
      windows(close, 11, (w) => (w[10] as number) / (w[0] as number) - 1),
    ));
  it('mom', () =>
    expectSame(
      features.mom(10),
      windows(close, 11, (w) => (w[10] as number) - (w[0] as number)),
    ));
  it('williamsR', () =>
    expectSame(
      features.williamsR(14),
      naive.place(bars, 14).map((x) => 100 * (x - 1)),
    ));

  it('macd, its signal and the histogram', () => {
    const line = minus(naive.ema(close, 12), naive.ema(close, 26)).slice(25);
    const padding = Array<number>(25).fill(Number.NaN);
    const signal = naive.ema(line, 9);
    expectSame(features.macd(), [...padding, ...line]);
    expectSame(features.macd({ output: 'signal' }), late([...padding, ...signal], 33));
    expectSame(features.macd({ output: 'histogram' }), late([...padding, ...minus(line, signal)], 33));
  });

  it('cci', () => {
    const index = (w: readonly number[]): number =>
      ((w.at(-1) as number) - mean(w)) / (0.015 * mean(w.map((x) => Math.abs(x - mean(w)))));
    expectSame(features.cci(20), windows(bars.map(naive.typical), 20, index));
  });

  it('cmo', () => {
    const ratio = (w: readonly number[]): number => (100 * sum(naive.changes(w))) / sum(naive.changes(w).map(Math.abs));
    expectSame(features.cmo(14), windows(close, 15, ratio));
  });

  it('stochastic, slowed, and its average', () => {
    const fast = naive.place(bars, 14).map((x) => 100 * x);
    const k = windows(fast, 3, mean);
    expectSame(features.stochastic(), k);
    expectSame(features.stochastic({ output: 'd' }), windows(k, 3, mean));
  });

  it('aroon', () => {
    const age = (w: readonly number[], extreme: number): number => w.length - 1 - w.lastIndexOf(extreme);
    const up = windows(
      bars.map((c) => c.high),
      26,
      (w) => 100 * (1 - age(w, Math.max(...w)) / 25),
    );
    const down = windows(
      bars.map((c) => c.low),
      26,
      (w) => 100 * (1 - age(w, Math.min(...w)) / 25),
    );
    expectSame(features.aroon(25, { output: 'up' }), up);
    expectSame(features.aroon(25, { output: 'down' }), down);
    expectSame(features.aroon(25), minus(up, down));
  });
});

describe('volatility and channels', () => {
  it('trueRange', () => expectSame(features.trueRange(), naive.trueRanges(bars)));
  it('atr', () => expectSame(features.atr(14), naive.atr(bars, 14)));
  it('natr', () =>
    expectSame(
      features.natr(14),
      naive.atr(bars, 14).map((x, t) => (100 * x) / (close[t] as number)),
    ));

  it('bollinger', () => {
    const deviation = windows(close, 20, (w) => Math.sqrt(naive.squares(w) / w.length));
    const middle = windows(close, 20, mean);
    expectSame(features.bollinger(20, { output: 'middle' }), middle);
    expectSame(
      features.bollinger(20, { output: 'upper' }),
      middle.map((x, t) => x + 2 * (deviation[t] as number)),
    );
    expectSame(
      features.bollinger(20, { output: 'lower' }),
      middle.map((x, t) => x - 2 * (deviation[t] as number)),
    );
    expectSame(
      features.bollinger(20, { output: 'bandwidth' }),
      middle.map((x, t) => (4 * (deviation[t] as number)) / x),
    );
    const score = minus(close, middle).map((x, t) => 0.5 + x / (4 * (deviation[t] as number)));
    expectSame(features.bollinger(20), score);
  });

  it('keltner', () => {
    const range = naive.atr(bars, 10);
    const middle = late(naive.ema(close, 20), 19);
    expectSame(
      features.keltner(20, { output: 'upper' }),
      middle.map((x, t) => x + 2 * (range[t] as number)),
    );
  });

  it('donchian', () => expectSame(features.donchian(20), naive.place(bars, 20)));
});

describe('trend and volume', () => {
  it('adx and the directional indicators', () => {
    const [plus, negative, adx] = naive.directional(bars, 14);
    expectSame(features.adx(14, { output: 'plusDI' }), plus);
    expectSame(features.adx(14, { output: 'minusDI' }), negative);
    expectSame(features.adx(14), adx);
  });

  it('slope', () => {
    const least = (w: readonly number[]): number => {
      const x = w.map((_, i) => i - (w.length - 1) / 2);
      return sum(w.map((y, i) => y * (x[i] as number))) / sum(x.map((d) => d * d));
    };
    expectSame(features.slope(20), windows(close, 20, least));
  });

  it('obv', () => {
    const flows = bars.map((c, t) => Math.sign(c.close - (close[t - 1] ?? c.close)) * c.volume);
    expectSame(
      features.obv(),
      flows.map((_, t) => (t === 0 ? Number.NaN : sum(flows.slice(0, t + 1)))),
    );
  });

  it('mfi', () => {
    const flow = (w: readonly Candle[]): number => {
      const flows = w.slice(1).map((c, i) => {
        return Math.sign(naive.typical(c) - naive.typical(w[i] as Candle)) * naive.typical(c) * c.volume;
      });
      return (100 * sum(flows.filter((x) => x > 0))) / sum(flows.map(Math.abs));
    };
    expectSame(features.mfi(14), windows(bars, 15, flow));
  });

  it('cmf', () => {
    const flow = (w: readonly Candle[]): number => {
      const flows = w.map((c) => (c.volume * (2 * c.close - c.high - c.low)) / (c.high - c.low));
      return sum(flows) / sum(w.map((c) => c.volume));
    };
    expectSame(features.cmf(20), windows(bars, 20, flow));
  });
});

describe('conventions', () => {
  const wrong: readonly [string, () => Feature][] = [
    ['period 0', () => features.sma(0)],
    ['a fractional period', () => features.rsi(2.5)],
    ['an unknown output', () => features.adx(14, { output: 'dx' as 'adx' })],
    ['an unknown option', () => features.bollinger(20, { deviation: 2 } as features.BollingerOptions)],
    ['an unknown source', () => features.ema(5, { source: 'mid' as 'close' })],
    ['a fast average slower than the slow one', () => features.macd({ fast: 26, slow: 12 })],
  ];

  it.each(wrong)('refuses %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });

  it('names say the parameters and a source other than the close', () => {
    expect(features.sma(20).name).toBe('sma(20)');
    expect(features.sma(20, { source: features.logReturn(1) }).name).toBe('sma(20,logReturn(1))');
    expect(features.macd({ output: 'histogram' }).name).toBe('macd(12,26,9).histogram');
  });

  it('has neutral values where a market stands still', () => {
    const still = series(40, (i) => ({ time: i, open: 0.1, high: 0.1, low: 0.1, close: 0.1, volume: 0 }));
    const last = (feature: Feature): number => stream(feature, still).at(-1) as number;
    expect(last(features.cci(20))).toBe(0);
    expect(last(features.bollinger(20))).toBe(0.5);
    expect(last(features.adx(14))).toBe(0);
    expect(last(features.volumeZScore(20))).toBe(0);
    expect(last(features.vwap())).toBeCloseTo(0.1, 15);
  });
});
