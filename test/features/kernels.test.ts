import fc from 'fast-check';
import { ATR, BollingerBands, EMA, MACD, RSI, SMA, StochasticOscillator } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import type { Candle } from '../../src/data/candles.js';
import type { Feature } from '../../src/features/index.js';
import * as features from '../../src/features/index.js';
import { AverageTrueRange } from '../../src/features/kernels/average-true-range.js';
import { BollingerBands as OwnBands } from '../../src/features/kernels/bollinger-bands.js';
import { ExponentialAverage } from '../../src/features/kernels/exponential-average.js';
import { type BarColumns, BLOCK_BARS, type Kernel } from '../../src/features/kernels/kernel.js';
import { MacdLine } from '../../src/features/kernels/macd-line.js';
import { MacdSignal } from '../../src/features/kernels/macd-signal.js';
import { PlaceInRange } from '../../src/features/kernels/place-in-range.js';
import { RelativeStrength } from '../../src/features/kernels/relative-strength.js';
import { RollingDeviation } from '../../src/features/kernels/rolling-deviation.js';
import { RollingMean } from '../../src/features/kernels/rolling-mean.js';
import { Stochastic } from '../../src/features/kernels/stochastic.js';
import { mean, squares } from './naive.js';
import { randomCandles, stream, toCandles } from './support.js';

const periods = fc.integer({ min: 2, max: 40 });
const seeds = fc.integer({ min: 0, max: 1e9 });

/** What a class of `trading-signals` says at each bar; NaN where it says nothing. */
function said<I>(
  library: { update(input: I, replace: false): unknown },
  inputs: readonly I[],
  pick = (result: unknown) => result as number,
): number[] {
  return inputs.map((input) => {
    const result = library.update(input, false);
    return result === null ? Number.NaN : pick(result);
  });
}

/** Equal from the warm-up on, to 1e-9 of the value; `floor` is the size below which a difference of values is noise. */
function expectSame(feature: Feature, bars: readonly Candle[], expected: readonly number[], floor = 0): void {
  bars.forEach((bar, t) => {
    const actual = feature.update(bar);
    const wanted = expected[t] as number;
    if (t < feature.warmup) expect(actual).toBeNaN();
    else expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(floor, Math.abs(wanted)));
  });
}

/** A property over random candles and two periods. */
function holds(check: (bars: readonly Candle[], close: readonly number[], n: number, m: number) => void): void {
  const property = fc.property(seeds, periods, periods, (seed, n, m) => {
    const bars = toCandles(randomCandles(seed, 400));
    check(
      bars,
      bars.map((bar) => bar.close),
      n,
      m,
    );
  });
  fc.assert(property, { numRuns: 25, seed: 5 });
}

describe('the own classics equal those of trading-signals', () => {
  it('sma', () => holds((bars, close, n) => expectSame(features.sma(n), bars, said(new SMA(n), close))));
  it('ema', () => holds((bars, close, n) => expectSame(features.ema(n), bars, said(new EMA(n), close))));
  it('rsi', () => holds((bars, close, n) => expectSame(features.rsi(n), bars, said(new RSI(n), close), 1)));
  it('atr', () => holds((bars, _, n) => expectSame(features.atr(n), bars, said(new ATR(n), bars))));

  it.each(['macd', 'signal', 'histogram'] as const)('macd, %s', (output) => {
    holds((bars, close, n, signal) => {
      const library = new MACD(new EMA(n), new EMA(n + 7), new EMA(signal));
      const expected = said(library, close, (result) => (result as Record<typeof output, number>)[output]);
      // A difference of two averages: its rounding is that of the price.
      expectSame(features.macd({ fast: n, slow: n + 7, signal, output }), bars, expected, 1);
    });
  });

  it.each(['upper', 'middle', 'lower'] as const)('bollinger, %s', (output) => {
    holds((bars, close, n) => {
      const expected = said(
        new BollingerBands(n, 1.5),
        close,
        (result) => (result as Record<string, number>)[output] as number,
      );
      expectSame(features.bollinger(n, { deviations: 1.5, output }), bars, expected);
    });
  });

  it.each(['k', 'd'] as const)('stochastic, %s', (output) => {
    holds((bars, _, k, slowing) => {
      const d = output === 'k' ? 1 : 4;
      const library = new StochasticOscillator({ kPeriod: k, kSlowingPeriod: slowing, dPeriod: d });
      const pick = output === 'k' ? 'stochK' : 'stochD';
      const expected = said(library, bars, (result) => (result as Record<string, number>)[pick] as number);
      expectSame(features.stochastic({ k, slowing, d, output }), bars, expected, 1);
    });
  });
});

const OVER_NUMBERS: Readonly<Record<string, () => Kernel<Float64Array>>> = {
  RollingMean: () => new RollingMean(7),
  'RollingMean of 1': () => new RollingMean(1),
  ExponentialAverage: () => new ExponentialAverage(9),
  MacdLine: () => new MacdLine(5, 12),
  'MacdSignal, signal': () => new MacdSignal(5, 12, 4, false),
  'MacdSignal, histogram': () => new MacdSignal(5, 12, 4, true),
  RelativeStrength: () => new RelativeStrength(6),
  'BollingerBands, place': () => new OwnBands(8, 2, 'percentB'),
  'BollingerBands, width': () => new OwnBands(8, 2, 'bandwidth'),
};

const OVER_BARS: Readonly<Record<string, () => Kernel<BarColumns>>> = {
  AverageTrueRange: () => new AverageTrueRange(6),
  PlaceInRange: () => new PlaceInRange(5),
  Stochastic: () => new Stochastic(5, [3]),
  'Stochastic, twice averaged': () => new Stochastic(5, [3, 4]),
};

const BARS = 700;
/** Longest warm-up of the kernels above. */
const WARMUP = 14;

/** The kernel's values from the warm-up on, the column cut into runs of the lengths that `next` gives. */
function cut<Input>(kernel: Kernel<Input>, input: Input, next: () => number): Float64Array {
  const out = new Float64Array(3 * BARS).fill(-1);
  for (let from = 0; from < BARS; ) {
    const to = Math.min(BARS, from + next());
    kernel.run(input, from, to, out, 3 * from + 2, 3);
    from = to;
  }
  const strangers = out.filter((x, i) => i % 3 !== 2 && x !== -1);
  expect(strangers).toHaveLength(0);
  return out.filter((_, i) => i % 3 === 2).subarray(WARMUP);
}

function sameForAnyCuts<Input>(create: () => Kernel<Input>, input: Input): void {
  const stream = cut(create(), input, () => 1);
  const used = create();
  fc.assert(
    fc.property(seeds, (seed) => {
      const rng = createRng(seed);
      used.reset();
      expect(cut(used, input, () => rng.integer(1, BLOCK_BARS + 1))).toEqual(stream);
    }),
    { numRuns: 10, seed: 2 },
  );
}

describe('a kernel gives the same bits for any cuts of a column into runs, and after a reset', () => {
  const candles = randomCandles('cuts', BARS);
  it.each(Object.entries(OVER_NUMBERS))('%s', (_, create) => sameForAnyCuts(create, candles.close));
  it.each(Object.entries(OVER_BARS))('%s', (_, create) => sameForAnyCuts<BarColumns>(create, candles));
});

describe('RollingDeviation', () => {
  /** Mean and deviation after the last number. */
  function last(n: number, xs: readonly number[]): [number, number] {
    const moments = new RollingDeviation(n);
    const [center, spread] = [new Float64Array(1), new Float64Array(1)];
    for (const x of xs) moments.run(Float64Array.of(x), 0, 1, center, spread);
    return [center[0] as number, spread[0] as number];
  }

  it('equals a two-pass mean and deviation for numbers of any size, outliers in any place', () => {
    const number = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: 90, max: 110, noNaN: true }) },
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(number, { minLength: 20, maxLength: 80 }), (n, xs) => {
        const window = xs.slice(-n);
        const [center, spread] = last(n, xs);
        const size = Math.max(...window.map(Math.abs));
        const expected = Math.sqrt(squares(window) / n);
        expect(Math.abs(center - mean(window))).toBeLessThanOrEqual(1e-13 * size);
        expect(Math.abs(spread - expected)).toBeLessThanOrEqual(1e-12 * expected + 1e-13 * size);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('loses no digits to an outlier that has left, wherever the block began', () => {
    const tail = [3, 1, 4, 1, 5, 9, 2, 6];
    for (let before = 0; before < 8; before++) {
      const xs = [...Array<number>(before).fill(2), 1e15, ...tail];
      expect(last(8, xs)[1]).toBeCloseTo(Math.sqrt(squares(tail) / 8), 13);
    }
  });

  it('is exactly 0 around equal numbers', () => {
    expect(last(7, [1e9, 5, -3, ...Array<number>(12).fill(0.1)])).toEqual([0.1, 0]);
  });
});

describe('over a million bars', () => {
  const rng = createRng('long');
  const length = 1_000_000;
  /** Numbers around 100 with a wild one in every thousand. */
  const xs = Float64Array.from({ length }, () => 100 + (rng.next() < 1e-3 ? 1e9 : 1) * rng.next());

  function lastOf(kernel: Kernel<Float64Array>): number {
    const out = new Float64Array(BLOCK_BARS);
    for (let t = 0; t < length; t += BLOCK_BARS) kernel.run(xs, t, Math.min(length, t + BLOCK_BARS), out, 0, 1);
    return out[(length - 1) % BLOCK_BARS] as number;
  }

  it('the mean and the bands do not drift', () => {
    const window = [...xs.subarray(length - 50)];
    const [center, spread] = [mean(window), Math.sqrt(squares(window) / 50)];
    expect(Math.abs(lastOf(new RollingMean(50)) / center - 1)).toBeLessThan(1e-14);
    expect(Math.abs(lastOf(new OwnBands(50, 2, 'middle')) / center - 1)).toBeLessThan(1e-14);
    const width = lastOf(new OwnBands(50, 2, 'bandwidth')) * center;
    expect(Math.abs(width / (4 * spread) - 1)).toBeLessThan(1e-11);
  });

  it('the exponential average equals one begun at the last thousand bars', () => {
    let recent = xs[length - 5000] as number;
    for (const x of xs.subarray(length - 5000)) recent = x * (2 / 21) + recent * (1 - 2 / 21);
    expect(Math.abs(lastOf(new ExponentialAverage(20)) / recent - 1)).toBeLessThan(1e-14);
  });
});

describe('PlaceInRange', () => {
  it('knows the extremes exactly: 100 at the top of the window, 0 at its bottom, and never beyond', () => {
    holds((bars, _, n) => {
      const column = (name: 'high' | 'low' | 'close'): Float64Array => Float64Array.from(bars, (bar) => bar[name]);
      const columns = {
        open: column('close'),
        high: column('high'),
        low: column('low'),
        close: column('close'),
        volume: column('close'),
      };
      const place = new PlaceInRange(n);
      const out = new Float64Array(1);
      bars.forEach(({ close }, t) => {
        place.run(columns, t, t + 1, out, 0, 1);
        if (t < n - 1) return;
        const window = bars.slice(t - n + 1, t + 1);
        const top = Math.max(...window.map((bar) => bar.high));
        const bottom = Math.min(...window.map((bar) => bar.low));
        expect(out[0]).toBe(top === bottom ? 0 : (100 * (close - bottom)) / (top - bottom));
      });
    });
  });
});

describe('prices below 0, as spreads have them', () => {
  it('leave the stochastic where it was', () => {
    const bars = toCandles(randomCandles('below', 60));
    const [above, below] = [features.stochastic({ k: 5, slowing: 2 }), features.stochastic({ k: 5, slowing: 2 })];
    bars.forEach((bar, t) => {
      const { high, low, close } = bar;
      const expected = above.update(bar);
      const actual = below.update({ ...bar, high: high - 4096, low: low - 4096, close: close - 4096 });
      if (t >= above.warmup) expect(Math.abs(actual - expected)).toBeLessThan(1e-7);
    });
  });
});

describe('the streaming feature', () => {
  it('adds the warm-up of its source, and feeds the kernel nothing while that lasts', () => {
    const candles = randomCandles('sourced', 60);
    const returns = stream(features.logReturn(4), candles);
    const expected = said(new EMA(6), returns.slice(4));
    expect(stream(features.ema(6, { source: features.logReturn(4) }), candles).slice(9)).toEqual(expected.slice(5));
  });
});
