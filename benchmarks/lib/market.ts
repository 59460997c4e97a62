import { createRng } from '../../src/core/rng.js';
import { type CandleSeries, candleSeries } from '../../src/data/candles.js';
import type { TradingEnvOptions } from '../../src/env/trading/options.js';
import type { Feature } from '../../src/features/feature.js';

/** Hourly candles of a seeded random walk, 1 % a bar; each opens where the last one closed. */
export function randomWalk(bars: number): CandleSeries {
  const rng = createRng('benchmark');
  const column = (): Float64Array => new Float64Array(bars);
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let last = 100;
  for (let t = 0; t < bars; t++) {
    time[t] = t * 3_600_000;
    open[t] = last;
    // Pulled back to where it came from: a walk of millions of bars would leave the numbers that prices have.
    last *= Math.exp(0.01 * rng.normal() - 1e-4 * Math.log(last / 100));
    close[t] = last;
    high[t] = Math.max(open[t] as number, last) * (1 + 0.005 * rng.next());
    low[t] = Math.min(open[t] as number, last) * (1 - 0.005 * rng.next());
    volume[t] = 1_000 * rng.next();
  }
  return candleSeries({ symbol: 'WALK', timeframe: '1h', time, open, high, low, close, volume });
}

/**
 * The market of the environments' rows: flat or long, fees, spread, episodes of 256 bars from random starts, 32 numbers an
 * observation (4 bars × 7 features, 4 of the account). `peers/numpy_env.py` has the same rules.
 */
export function tradingOptions(): TradingEnvOptions {
  return {
    candles: randomWalk(10_000),
    features: [1, 2, 3, 5, 8, 13, 21].map(momentum),
    window: 4,
    market: { takerFee: 0.001, spread: 0.0002 },
    episode: { start: 'random', length: 256 },
  };
}

/** Actions made beforehand, so that drawing them is not what is measured. */
export function randomActions(count: number): Int32Array {
  const rng = createRng('actions');
  return Int32Array.from({ length: count }, () => rng.integer(0, 2));
}

function momentum(lag: number): Feature {
  let past: number[] = [];
  return {
    name: `momentum(${lag})`,
    warmup: lag,
    update: ({ close }) => {
      past.push(close);
      return past.length > lag ? Math.log(close / (past[past.length - 1 - lag] as number)) : Number.NaN;
    },
    reset: () => {
      past = [];
    },
  };
}
