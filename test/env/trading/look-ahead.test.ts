import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.js';
import { type CandleSeries, candleSeries, sliceCandles } from '../../../src/data/candles.js';
import {
  type Env,
  normalizeObservation,
  normalizeReward,
  TradingEnv,
  type TradingEnvOptions,
} from '../../../src/env/index.js';
import { featurePipeline, fitScaler, logReturn, relative, rsi, sma } from '../../../src/features/index.js';
import { closeFeature, walk } from './series.js';

const BARS = 40;

/** `candles` up to bar `last`, another market after it. */
function rewritten(candles: CandleSeries, last: number, seed: number): CandleSeries {
  const other = walk(BARS, `other ${seed}`, 0.1);
  const splice = (name: 'open' | 'high' | 'low' | 'close' | 'volume'): Float64Array =>
    candles[name].map((value, t) => (t <= last ? value : 3 * (other[name][t] as number)));
  return candleSeries({
    ...candles,
    open: splice('open'),
    high: splice('high'),
    low: splice('low'),
    close: splice('close'),
    volume: splice('volume'),
  });
}

describe('no look-ahead', () => {
  it.each(['open', 'close'] as const)(
    'bars after t change nothing seen, filled or paid up to t (fill at %s)',
    (fillAt) => {
      const cases = fc.record({ seed: fc.integer({ min: 0, max: 1e6 }), last: fc.integer({ min: 3, max: BARS - 2 }) });
      fc.assert(
        fc.property(cases, ({ seed, last }) => {
          const candles = walk(BARS, seed);
          const options: Omit<TradingEnvOptions, 'candles'> = {
            features: [closeFeature()],
            window: 3,
            actions: { kind: 'discrete', targets: [-1, 0, 1] },
            market: {
              fillAt,
              shorting: true,
              borrowRate: 0.1,
              spread: 0.001,
              slippage: { kind: 'squareRoot', coefficient: 0.1 },
            },
          };
          const envs = [candles, rewritten(candles, last, seed)].map(
            (each) => new TradingEnv({ ...options, candles: each }),
          );
          const [original, changed] = envs as [TradingEnv, TradingEnv];
          expect(changed.reset({ seed })).toEqual(original.reset({ seed }));
          const rng = createRng(seed);
          for (let bar = 3; bar <= last; bar++) {
            const action = rng.integer(0, 3);
            expect(changed.step(action)).toEqual(original.step(action));
            expect(changed.actionMask()).toEqual(original.actionMask());
          }
          expect(changed.step(0).info.price).not.toBe(original.step(0).info.price);
        }),
        { seed: 8, numRuns: 40 },
      );
    },
  );

  it('bars after t change nothing that features, a fitted scaler and running normalisers made of those up to t', () => {
    const features = () => [logReturn(1), relative(sma(4)), rsi(5)];
    const cases = fc.record({ seed: fc.integer({ min: 0, max: 1e6 }), last: fc.integer({ min: 20, max: BARS - 2 }) });
    fc.assert(
      fc.property(cases, ({ seed, last }) => {
        const candles = walk(BARS, seed);
        const trade = (each: CandleSeries): { env: Env; first: number } => {
          const scaler = fitScaler(featurePipeline(features()), sliceCandles(each, 0, last + 1));
          const env = new TradingEnv({ candles: each, features: featurePipeline(features(), { scaler }), window: 2 });
          return { env: normalizeReward(normalizeObservation(env)), first: env.reset({ seed }).info.index };
        };
        const original = trade(candles);
        const changed = trade(rewritten(candles, last, seed));
        expect(changed.env.reset({ seed })).toEqual(original.env.reset({ seed }));
        const rng = createRng(seed);
        for (let bar = original.first; bar < last; bar++) {
          const action = rng.integer(0, 2);
          expect(changed.env.step(action)).toEqual(original.env.step(action));
        }
        expect(changed.env.step(0).info.price).not.toBe(original.env.step(0).info.price);
      }),
      { seed: 9, numRuns: 30 },
    );
  });
});
