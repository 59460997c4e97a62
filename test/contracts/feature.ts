import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CandleSeries, readCandle } from '../../src/data/candles.js';
import type { Feature } from '../../src/features/index.js';
import { randomCandles, series, stream, toCandles } from '../features/support.js';

const BARS = 60;
const RUNS = { numRuns: 8, seed: 7 };
const seeds = fc.integer({ min: 0, max: 1e9 });

/** Candles equal to `candles` up to bar `t`, and different in every field but time afterwards. */
function changeAfter(candles: CandleSeries, t: number): CandleSeries {
  const other = toCandles(randomCandles('another world', candles.length));
  return series(candles.length, (i) => (i <= t ? toCandles(candles)[i] : other[i]) as (typeof other)[number]);
}

const MARKETS: Readonly<Record<string, CandleSeries>> = {
  'stands still': flat(0.1, 0),
  'stands still, with volume': flat(123.456, 10),
  'only rises': moving(1.01),
  'only falls': moving(0.99),
  'stands still, then moves': stillThenMoving(),
};

function flat(price: number, volume: number): CandleSeries {
  return series(BARS, (i) => ({ time: i * 86_400_000, open: price, high: price, low: price, close: price, volume }));
}

function moving(factor: number): CandleSeries {
  return series(BARS, (i) => {
    const [open, close] = [100 * factor ** i, 100 * factor ** (i + 1)];
    return { time: i, open, close, high: Math.max(open, close), low: Math.min(open, close), volume: 5 };
  });
}

function stillThenMoving(): CandleSeries {
  const moved = toCandles(randomCandles('moved', BARS));
  const still = toCandles(flat(100, 0));
  return series(BARS, (i) => ({ ...(i < 30 ? still : moved)[i], time: i }) as (typeof moved)[number]);
}

/** What every {@link Feature} promises. */
export function featureContract(label: string, create: () => Feature): void {
  describe(label, () => {
    it('is NaN for exactly `warmup` updates and finite from then on', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const feature = create();
          const values = stream(feature, randomCandles(seed, BARS));
          expect(feature.warmup).toBeLessThan(BARS);
          expect(values.slice(0, feature.warmup).every(Number.isNaN)).toBe(true);
          expect(values.slice(feature.warmup).every(Number.isFinite)).toBe(true);
        }),
        RUNS,
      );
    });

    it.each(Object.entries(MARKETS))('is finite after its warm-up on a market that %s', (_, candles) => {
      const feature = create();
      const values = stream(feature, candles).slice(feature.warmup);
      expect(values.filter((value) => !Number.isFinite(value))).toEqual([]);
    });

    it('does not see ahead', () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 0, max: BARS - 1 }), (seed, t) => {
          const candles = randomCandles(seed, BARS);
          const changed = stream(create(), changeAfter(candles, t)).slice(0, t + 1);
          expect(changed).toEqual(stream(create(), candles).slice(0, t + 1));
        }),
        RUNS,
      );
    });

    it('gives the same bits after a reset, whatever it saw before', () => {
      const feature = create();
      stream(feature, randomCandles('before', 37));
      feature.reset();
      const candles = randomCandles('after', BARS);
      expect(stream(feature, candles)).toEqual(stream(create(), candles));
    });

    it('shares no state with another instance', () => {
      const [one, two] = [create(), create()];
      const [a, b] = [randomCandles('a', BARS), randomCandles('b', BARS)];
      const other = toCandles(b);
      const interleaved = toCandles(a).map((candle, i) => {
        two.update(other[i] as (typeof other)[number]);
        return one.update(candle);
      });
      expect(interleaved).toEqual(stream(create(), a));
    });

    it('keeps no hold of the candle object, which the caller may reuse', () => {
      const feature = create();
      const candles = randomCandles('reused', BARS);
      const candle = { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
      const values = Array.from({ length: BARS }, (_, i) => feature.update(readCandle(candles, i, candle)));
      expect(values).toEqual(stream(create(), candles));
    });
  });
}
