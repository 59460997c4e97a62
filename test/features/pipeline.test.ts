import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceCandles } from '../../src/data/candles.js';
import {
  atr,
  bollinger,
  calendar,
  computeFeatures,
  defaultFeatures,
  ema,
  type Feature,
  type FeaturePipeline,
  featurePipeline,
  fitScaler,
  logReturn,
  macd,
  relative,
  rsi,
  sma,
  stochastic,
} from '../../src/features/index.js';
import { FACTORIES, randomCandles, series, toCandles } from './support.js';

const everyFeature = (): Feature[] => {
  const unique = new Map(Object.values(FACTORIES).map((create) => [create().name, create]));
  return [...unique.values()].map((create) => create());
};

const rows = (pipeline: FeaturePipeline, seed: string | number, length: number): number[][] =>
  toCandles(randomCandles(seed, length)).map((candle) => Array.from(pipeline.update(candle)));

describe('featurePipeline', () => {
  it('flattens nested lists and keeps their order', () => {
    const pipeline = featurePipeline([logReturn(1), [rsi(5), calendar('hourOfDay')]]);
    expect(pipeline.names).toEqual(['logReturn(1)', 'rsi(5)', 'hourOfDay.sin', 'hourOfDay.cos']);
    expect([pipeline.size, pipeline.warmup]).toEqual([4, 5]);
  });

  it('writes into the array it is given, from the offset on, and nowhere else', () => {
    const pipeline = featurePipeline([calendar('dayOfWeek')]);
    const out = new Float64Array(5).fill(7);
    const candle = toCandles(randomCandles(1, 1))[0] as ReturnType<typeof toCandles>[number];
    expect(pipeline.update(candle, out, 2)).toBe(out);
    expect([out[0], out[1], out[4]]).toEqual([7, 7, 7]);
    expect(pipeline.update(candle)).not.toBe(pipeline.update(candle));
  });

  it('refuses none, repeated names, and a feature that feeds another, all at once', () => {
    const average = sma(5);
    const far = relative(average);
    const make = (): unknown => featurePipeline([rsi(5), [rsi(5)], average, far]);
    expect(make).toThrow(/two features are named "rsi\(5\)".*"sma\(5\)" already feeds "relative\(sma\(5\)\)"/);
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    expect(() => featurePipeline([])).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });

  it('names the feature and the bar of a number that is not finite', () => {
    const broken: Feature = { name: 'broken', warmup: 2, update: ({ time }) => 1 / (time - 5), reset: () => {} };
    const candles = series(9, (i) => ({ time: i, open: 1, high: 1, low: 1, close: 1, volume: 1 }));
    const make = (): unknown => computeFeatures(featurePipeline([logReturn(1), broken]), candles);
    expect(make).toThrow(/"broken" gave Infinity at bar 5/);
    expect(make).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
  });

  it('refuses a candle that is not finite before any feature sees it', () => {
    const [clean, hurt] = [featurePipeline(defaultFeatures()), featurePipeline(defaultFeatures())];
    const out = toCandles(randomCandles('hurt', 80)).map((candle, i) => {
      if (i === 60) {
        const bad = { ...candle, volume: Number.NaN };
        expect(() => hurt.update(bad)).toThrow(expect.objectContaining({ code: 'INVALID_CANDLES' }));
      }
      return [hurt.update(candle), clean.update(candle)];
    });
    for (const [a, b] of out) expect(a).toEqual(b);
  });
});

describe('computeFeatures', () => {
  it('equals the stream, bit for bit, after anything else and with another stream interleaved', () => {
    const batch = featurePipeline(everyFeature());
    const [live, other] = [featurePipeline(everyFeature()), featurePipeline(everyFeature())];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 40, max: 90 }), (seed, length) => {
        const candles = randomCandles(seed, length);
        const matrix = computeFeatures(batch, candles);
        live.reset();
        const streamed = toCandles(candles).map((candle, t) => {
          if (t % 3 === 0) other.update(candle);
          return Array.from(live.update(candle));
        });
        expect(Array.from(matrix.data)).toEqual(streamed.flat());
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it('equals the stream over several blocks, cut anywhere, scaled, and with features of every kind', () => {
    const candles = randomCandles('blocks', 900);
    const scaler = fitScaler(featurePipeline(everyFeature()), candles);
    const [batch, live] = [0, 1].map(() => featurePipeline(everyFeature(), { scaler })) as [
      FeaturePipeline,
      FeaturePipeline,
    ];
    const { size } = batch;
    const streamed = Float64Array.from(toCandles(candles).flatMap((candle) => Array.from(live.update(candle))));
    const out = new Float64Array(900 * size + 3);
    for (const [from, to] of [
      [0, 1],
      [1, 300],
      [300, 301],
      [301, 900],
    ] as const) {
      batch.updateRange(candles, from, to, out, 3 + from * size);
    }
    expect(out.subarray(3)).toEqual(streamed);
    expect(computeFeatures(batch, candles).data).toEqual(streamed);
  });

  it('equals the stream where every feature runs a column at a time', () => {
    const classics = (): FeaturePipeline =>
      featurePipeline([sma(20), ema(20), rsi(14), macd(), bollinger(20), atr(14), stochastic()]);
    const candles = randomCandles('classics', 1500);
    const live = classics();
    const streamed = toCandles(candles).flatMap((candle) => Array.from(live.update(candle)));
    expect(computeFeatures(classics(), candles).data).toEqual(Float64Array.from(streamed));
  });

  it.each([
    ['columns alone', () => [sma(5), atr(5)]],
    ['columns and others', () => [sma(5), logReturn(1), atr(5)]],
  ])('refuses a bar that is not finite where the stream does: %s', (_, make) => {
    const candles = randomCandles('spoilt', 700);
    candles.volume[400] = Number.NaN;
    const pipeline = featurePipeline(make());
    const run = (): unknown => computeFeatures(pipeline, candles);
    expect(run).toThrow(/^bar 400: expected finite/);
    expect(run).toThrow(expect.objectContaining({ code: 'INVALID_CANDLES' }));
    const live = featurePipeline(make());
    for (const candle of toCandles(candles).slice(0, 400)) live.update(candle);
    const next = toCandles(candles)[401] as ReturnType<typeof toCandles>[number];
    expect(() => run()).toThrow();
    expect(pipeline.update(next)).toEqual(live.update(next));
  });

  it('names the first feature that fails, at the bar where the stream would', () => {
    const huge = 1e308;
    const candles = series(600, (i) => {
      const price = i < 500 ? 1 : i < 510 ? huge / 8 : 1;
      return { time: i, open: price, high: price, low: price, close: price, volume: 0 };
    });
    const broken = (bar: number): Feature => ({
      name: 'broken',
      warmup: 2,
      update: ({ time }) => 1 / (time - bar),
      reset: () => {},
    });
    const first = (list: Feature[]): unknown => {
      try {
        computeFeatures(featurePipeline(list), candles);
      } catch (error) {
        return (error as { details: unknown }).details;
      }
      return 'nothing';
    };
    // The bands square the price's step of 1e307 and overflow at bar 500; the sums of the average do not.
    const bands = (): Feature => bollinger(5, { output: 'upper' });
    expect(first([sma(5), bands()])).toMatchObject({ feature: bands().name, bar: 500 });
    expect(first([bands(), broken(499)])).toMatchObject({ feature: 'broken', bar: 499 });
    expect(first([bands(), broken(501)])).toMatchObject({ feature: bands().name, bar: 500 });
    expect(first([broken(500), bands()])).toMatchObject({ feature: 'broken', bar: 500 });
  });

  it('does not see ahead: a longer series begins with the rows of a shorter one', () => {
    const candles = randomCandles('ahead', 120);
    const pipeline = featurePipeline(everyFeature());
    const whole = computeFeatures(pipeline, candles);
    const part = computeFeatures(pipeline, sliceCandles(candles, 0, 77));
    expect(Array.from(whole.data.subarray(0, 77 * pipeline.size))).toEqual(Array.from(part.data));
  });

  it('describes its matrix', () => {
    const pipeline = featurePipeline(defaultFeatures());
    const matrix = computeFeatures(pipeline, randomCandles(5, 70));
    expect(matrix).toMatchObject({ names: pipeline.names, rows: 70, size: 13, warmup: 49 });
    const firstFull = Array.from({ length: 70 }, (_, t) => matrix.data.subarray(t * 13, t * 13 + 13)).findIndex((row) =>
      row.every(Number.isFinite),
    );
    expect(firstFull).toBe(49);
  });

  it('leaves the pipeline warm for the stream that follows', () => {
    const [warm, live] = [featurePipeline(defaultFeatures()), featurePipeline(defaultFeatures())];
    const candles = randomCandles('warm', 90);
    computeFeatures(warm, sliceCandles(candles, 0, 60));
    const continued = toCandles(candles)
      .slice(60)
      .map((candle) => Array.from(warm.update(candle)));
    expect(continued).toEqual(rows(live, 'warm', 90).slice(60));
  });

  it('refuses a series that ends within the warm-up, and takes one bar more', () => {
    const pipeline = featurePipeline([logReturn(1), sma(30)]);
    expect(pipeline.warmup).toBe(29);
    const short = (): unknown => computeFeatures(pipeline, randomCandles(1, 29));
    expect(short).toThrow(expect.objectContaining({ code: 'SERIES_TOO_SHORT' }));
    expect(short).toThrow(/"sma\(30\)".*at least 30 candles.*found 29/);
    expect(computeFeatures(pipeline, randomCandles(1, 30)).data.at(-1)).not.toBeNaN();
    expect(() => fitScaler(pipeline, randomCandles(1, 29))).toThrow(
      expect.objectContaining({ code: 'SERIES_TOO_SHORT' }),
    );
  });
});
