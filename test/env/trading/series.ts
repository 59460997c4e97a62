import { createRng } from '../../../src/core/rng.js';
import { type CandleSeries, candleSeries } from '../../../src/data/candles.js';
import type { Feature } from '../../../src/features/feature.js';

/** A seeded random walk whose bars open with a gap, so that fills at the open differ from the close before. */
export function walk(bars: number, seed: number | string, volatility = 0.02): CandleSeries {
  const rng = createRng(seed);
  const columns = Array.from({ length: 5 }, () => new Float64Array(bars)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [open, high, low, close, volume] = columns;
  let price = 100;
  for (let t = 0; t < bars; t++) {
    const o = price * Math.exp(0.3 * volatility * rng.normal());
    price = o * Math.exp(volatility * rng.normal());
    open[t] = o;
    close[t] = price;
    high[t] = Math.max(o, price) * (1 + 0.1 * volatility);
    low[t] = Math.min(o, price) * (1 - 0.1 * volatility);
    volume[t] = 50 + 100 * rng.next();
  }
  const time = Float64Array.from({ length: bars }, (_, t) => t * 3_600_000 + Math.floor(t / 5) * 7_200_000);
  return candleSeries({ symbol: 'WALK', timeframe: '1h', time, open, high, low, close, volume });
}

/** A series of closes; each bar opens at the close before unless `opens` says otherwise. */
export function series(closes: readonly number[], opens?: readonly number[]): CandleSeries {
  const close = Float64Array.from(closes);
  const open = Float64Array.from(opens ?? closes.map((_, t) => closes[Math.max(0, t - 1)] as number));
  return candleSeries({
    symbol: 'TEST',
    timeframe: '1d',
    time: close.map((_, t) => t * 86_400_000),
    open,
    high: close.map((c, t) => Math.max(c, open[t] as number)),
    low: close.map((c, t) => Math.min(c, open[t] as number)),
    close,
    volume: new Float64Array(close.length).fill(1_000),
  });
}

/** The close itself, as a feature that needs `warmup` bars first. */
export function closeFeature(warmup = 0): Feature {
  let bar = 0;
  return {
    name: 'close',
    warmup,
    update: ({ close }) => (bar++ < warmup ? Number.NaN : close),
    reset: () => {
      bar = 0;
    },
  };
}
