import { describe, expect, it } from 'vitest';
import { sliceCandles } from '../../src/data/candles.js';
import {
  computeFeatures,
  defaultFeatures,
  type Feature,
  type FeatureMatrix,
  featurePipeline,
  fitScaler,
  logReturn,
  obv,
  price,
  rsi,
  type ScalerJson,
  scalerFromJSON,
  transform,
} from '../../src/features/index.js';
import { mean, squares } from './naive.js';
import { randomCandles, series, toCandles } from './support.js';

const refused = (code: string): unknown => expect.objectContaining({ code });
const train = randomCandles('train', 3000);

function column({ data, rows, size, warmup }: FeatureMatrix, i: number): number[] {
  return Array.from({ length: rows - warmup }, (_, t) => data[(t + warmup) * size + i] as number);
}

describe('fitScaler', () => {
  it('measures mean and population deviation past the warm-up, across chunks', () => {
    const pipeline = featurePipeline([obv(), ...defaultFeatures()]);
    const scaler = fitScaler(pipeline, train);
    const matrix = computeFeatures(pipeline, train);
    pipeline.names.forEach((name, i) => {
      const values = column(matrix, i);
      const deviation = Math.sqrt(squares(values) / values.length);
      expect(Math.abs((scaler.mean[i] as number) - mean(values)) / deviation, name).toBeLessThan(1e-12);
      expect((scaler.scale[i] as number) / deviation, name).toBeCloseTo(1, 12);
    });
  });

  it('makes the training columns mean 0 and deviation 1', () => {
    const features = [logReturn(1), rsi(14)];
    const scaler = fitScaler(featurePipeline(features), train, { clip: null });
    const matrix = computeFeatures(featurePipeline(features, { scaler }), train);
    for (const i of [0, 1]) {
      expect(mean(column(matrix, i))).toBeCloseTo(0, 10);
      expect(squares(column(matrix, i)) / column(matrix, i).length).toBeCloseTo(1, 10);
    }
  });

  it('sees only what it is given: bars after the training split change nothing', () => {
    const whole = randomCandles('whole', 400);
    const other = toCandles(randomCandles('other', 400));
    const changed = series(400, (i) => (i < 200 ? toCandles(whole)[i] : other[i]) as (typeof other)[number]);
    const [a, b] = [whole, changed].map((candles) => {
      const features = defaultFeatures();
      const scaler = fitScaler(featurePipeline(features), sliceCandles(candles, 0, 200));
      return computeFeatures(featurePipeline(features, { scaler }), candles).data.slice(0, 200 * features.length);
    });
    expect(a).toEqual(b);
  });

  it('clips, and keeps NaN during the warm-up', () => {
    const features = [logReturn(1)];
    const scaler = fitScaler(featurePipeline(features), train, { clip: 0.5 });
    const { data } = computeFeatures(featurePipeline(features, { scaler }), train);
    expect(data[0]).toBeNaN();
    const past = data.subarray(1);
    expect([Math.min(...past), Math.max(...past)]).toEqual([-0.5, 0.5]);
  });

  it('turns a constant feature into 0, whatever its size', () => {
    const constants = [0, 0.1, -7e12].map((x, i): Feature => transform(`constant ${i}`, 'close', () => x));
    const scaler = fitScaler(featurePipeline(constants), train);
    expect(scaler.scale.slice(0, 2)).toEqual([1, 1]);
    const { data } = computeFeatures(featurePipeline(constants, { scaler }), train);
    expect(Math.max(...data.map(Math.abs))).toBeLessThan(1e-12);
  });

  it('keeps a small spread on a large offset', () => {
    const far = transform('far', 'close', (x) => 1e9 + x);
    const scaler = fitScaler(featurePipeline([far, price('close')]), train);
    expect((scaler.scale[0] as number) / (scaler.scale[1] as number)).toBeCloseTo(1, 6);
  });

  it('refuses a pipeline that is scaled already, other columns, and a clip of 0', () => {
    const features = [logReturn(1), rsi(14)];
    const scaler = fitScaler(featurePipeline(features), train);
    expect(() => fitScaler(featurePipeline(features, { scaler }), train)).toThrow(refused('INVALID_OPTIONS'));
    expect(() => featurePipeline([rsi(14), logReturn(1)], { scaler })).toThrow(refused('INVALID_OPTIONS'));
    expect(() => featurePipeline([logReturn(1)], { scaler })).toThrow(refused('INVALID_OPTIONS'));
    expect(() => fitScaler(featurePipeline(features), train, { clip: 0 })).toThrow(refused('INVALID_OPTIONS'));
  });
});

describe('a frozen scaler', () => {
  const features = [logReturn(1), rsi(14)];
  const scaler = fitScaler(featurePipeline(features), train);

  it('cannot be changed from outside', () => {
    expect(() => Object.assign(scaler, { clip: 1 })).toThrow(TypeError);
    expect(() => (scaler.mean as number[]).push(1)).toThrow(TypeError);
    const before = JSON.stringify(scaler);
    computeFeatures(featurePipeline(features, { scaler }), randomCandles('later', 500));
    expect(JSON.stringify(scaler)).toBe(before);
  });

  it('comes back from JSON with the same bits', () => {
    const again = scalerFromJSON(JSON.parse(JSON.stringify(scaler)) as ScalerJson);
    const [a, b] = [scaler, again].map((one) => computeFeatures(featurePipeline(features, { scaler: one }), train));
    expect(again.toJSON()).toEqual(scaler.toJSON());
    expect(a?.data).toEqual(b?.data);
  });

  it.each<[string, (json: ScalerJson) => unknown]>([
    ['another version', (json) => ({ ...json, version: 2 })],
    ['another kind', (json) => ({ ...json, kind: 'minmax' })],
    ['a missing mean', (json) => ({ ...json, mean: json.mean.slice(1) })],
    ['a scale of 0', (json) => ({ ...json, scale: [1, 0] })],
    ['a mean of null, as JSON writes NaN', (json) => ({ ...json, mean: [null, 0] })],
    ['a negative clip', (json) => ({ ...json, clip: -1 })],
    ['names that are no list', (json) => ({ ...json, names: 'rsi' })],
    ['nothing', () => null],
  ])('refuses %s', (_, spoil) => {
    expect(() => scalerFromJSON(spoil(scaler.toJSON()) as ScalerJson)).toThrow(refused('INVALID_FILE'));
  });
});
