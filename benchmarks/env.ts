/**
 * Steps per second of the trading environments: `npx tsx benchmarks/env.ts [--json]`.
 * 32-float observations (4 bars × 7 features + 4 of the account), random actions, fees, spread and resets on.
 */
import { performance } from 'node:perf_hooks';
import { createRng } from '../src/core/rng.js';
import { type CandleSeries, candleSeries } from '../src/data/candles.js';
import type { TradingEnvOptions } from '../src/env/trading/options.js';
import { TradingEnv } from '../src/env/trading-env.js';
import { VectorTradingEnv } from '../src/env/vector-trading-env.js';
import type { Feature } from '../src/features/feature.js';

const BARS = 10_000;
const REPEATS = 5;
const SECONDS = 1;

const options: TradingEnvOptions = {
  candles: randomWalk(BARS),
  features: [1, 2, 3, 5, 8, 13, 21].map(momentum),
  window: 4,
  market: { takerFee: 0.001, spread: 0.0002 },
  episode: { start: 'random', length: 256 },
};

function randomWalk(bars: number): CandleSeries {
  const rng = createRng(1);
  const close = new Float64Array(bars);
  let price = 100;
  for (let t = 0; t < bars; t++) {
    price *= Math.exp(0.01 * rng.normal());
    close[t] = price;
  }
  const open = close.map((_, t) => close[Math.max(0, t - 1)] as number);
  return candleSeries({
    symbol: 'WALK',
    timeframe: '1h',
    time: close.map((_, t) => t * 3_600_000),
    open,
    high: close.map((c, t) => Math.max(c, open[t] as number)),
    low: close.map((c, t) => Math.min(c, open[t] as number)),
    close,
    volume: new Float64Array(bars).fill(1_000),
  });
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

/** Random actions made beforehand, so that the generator is not what is measured. */
function randomActions(count: number): Int32Array {
  const rng = createRng(2);
  return Int32Array.from({ length: count }, () => rng.integer(0, 2));
}

/** Calls `chunk` for about a second; steps a second. */
function rate(chunk: () => number): number {
  let steps = 0;
  const from = performance.now();
  while (performance.now() - from < SECONDS * 1_000) steps += chunk();
  return (steps / (performance.now() - from)) * 1_000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

function single(): number {
  const env = new TradingEnv(options);
  const actions = randomActions(4_096);
  env.reset({ seed: 1 });
  return rate(() => {
    for (const action of actions) {
      const { terminated, truncated } = env.step(action);
      if (terminated || truncated) env.reset();
    }
    return actions.length;
  });
}

function vector(lanes: number): number {
  const env = new VectorTradingEnv({ ...options, lanes });
  const actions = Array.from({ length: 16 }, (_, i) => randomActions(lanes + i).subarray(i));
  env.reset({ seed: 1 });
  return rate(() => {
    for (const action of actions) env.step(action);
    return actions.length * lanes;
  });
}

const rows: [string, () => number][] = [
  ['env.single', single],
  ['env.vector.1024', () => vector(1_024)],
  ['env.vector.4096', () => vector(4_096)],
];

for (const [name, measure] of rows) {
  const value = Math.round(median(Array.from({ length: REPEATS }, measure)));
  const row = { name, value, unit: 'steps/s', node: process.version };
  console.log(
    process.argv.includes('--json') ? JSON.stringify(row) : `${name.padEnd(18)} ${value.toLocaleString('en')} steps/s`,
  );
}
