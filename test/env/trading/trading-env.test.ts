import { describe, expect, it } from 'vitest';
import type { NeurotradeError } from '../../../src/core/errors.js';
import { createRng } from '../../../src/core/rng.js';
import { contains, TradingEnv, type TradingEnvOptions, type TradingInfo } from '../../../src/env/index.js';
import { closeFeature, series, walk } from './series.js';

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as NeurotradeError).code;
  }
  return 'none';
};

const base = (options: Partial<TradingEnvOptions> = {}): TradingEnvOptions => ({
  candles: walk(60, 1),
  features: [closeFeature()],
  ...options,
});

describe('timing', () => {
  const candles = series([10, 11, 12, 9, 8], [10, 10.5, 11.5, 11, 8.5]);

  it('decides at the close, fills at the next open, and pays the reward at its close', () => {
    const env = new TradingEnv(base({ candles, market: { takerFee: 0.01 }, initialCash: 1_000 }));
    expect(env.reset().info).toMatchObject({ index: 0, price: 10, equity: 1_000, fill: null });
    const { info, reward } = env.step(1);
    const quantity = 1_000 / (10.5 * 1.01);
    expect(info.fill).toMatchObject({ index: 1, price: 10.5, time: 86_400_000 });
    expect(info.fill?.quantity).toBeCloseTo(quantity, 9);
    expect(info.equity).toBeCloseTo(quantity * 11, 9);
    expect(reward).toBeCloseTo(Math.log((quantity * 11) / 1_000), 12);
    expect(info.fee).toBeCloseTo(quantity * 10.5 * 0.01, 9);
  });

  it('fills at the close where the market says so', () => {
    const env = new TradingEnv(base({ candles, market: { fillAt: 'close', takerFee: 0 }, initialCash: 1_000 }));
    env.reset();
    const { info } = env.step(1);
    expect(info.fill?.price).toBe(11);
    expect(info.equity).toBeCloseTo(1_000, 9);
  });

  it('holds while the choice stays, and trades when it changes', () => {
    const market = { shorting: true, takerFee: 0.001 };
    const env = new TradingEnv(base({ candles, market, actions: { kind: 'discrete', targets: [-1, 0, 1] } }));
    env.reset();
    const steps = [0, 0, 1, 2].map((action) => env.step(action));
    expect(steps.map(({ info }) => info.order)).toEqual(['filled', 'none', 'filled', 'filled']);
    expect(steps.map(({ truncated }) => truncated)).toEqual([false, false, false, true]);
  });

  it('goes on ordering while an order is filled in parts', () => {
    const market = { slippage: { kind: 'squareRoot', coefficient: 0, maxParticipation: 0.4 } } as const;
    const env = new TradingEnv(base({ candles: series([10, 10, 10, 10, 10]), market: { ...market, takerFee: 0 } }));
    env.reset();
    const orders = [1, 1, 1, 1].map((action) => env.step(action).info);
    expect(orders.map(({ order }) => order)).toEqual(['partial', 'partial', 'filled', 'none']);
    expect(orders.map(({ position }) => Math.round(position))).toEqual([400, 800, 1_000, 1_000]);
  });

  it('charges interest for the gap on the old position and for the bar on the new one', () => {
    const weekend = { ...series([10, 10, 10]), time: Float64Array.of(0, 86_400_000, 4 * 86_400_000) };
    const market = { shorting: true, takerFee: 0, borrowRate: 0.365 };
    const actions = { kind: 'discrete', targets: [-1, 0] } as const;
    const env = new TradingEnv(base({ candles: weekend, market, actions, initialCash: 1_000 }));
    env.reset();
    expect(env.step(0).info.borrow).toBeCloseTo(1, 9);
    expect(env.step(1).info.borrow).toBeCloseTo(2, 9);
  });
});

describe('observation', () => {
  it('is the window, oldest bar first, then the account', () => {
    const candles = series([10, 11, 12, 13, 14, 15]);
    const env = new TradingEnv(base({ candles, features: [closeFeature(1)], window: 3, market: { takerFee: 0 } }));
    const { observation, info } = env.reset();
    expect(info.index).toBe(3);
    expect(env.observationSpace.window).toEqual({ length: 3, channels: 1 });
    expect(Array.from(observation)).toEqual([11, 12, 13, 0, 0, 0, 0]);
    const next = env.step(1).observation;
    expect(Array.from(next.subarray(0, 3))).toEqual([12, 13, 14]);
    expect(Array.from(next.subarray(3))).toEqual([1, 14 / 13 - 1, 1 / 21, 0].map(Math.fround));
    expect(contains(env.observationSpace, next)).toBe(true);
  });

  it('leaves the account out when asked, and hands out arrays to keep', () => {
    const env = new TradingEnv(base({ accountState: false, window: 2 }));
    const seen = [env.reset().observation, ...[1, 0, 1].map((action) => env.step(action).observation)];
    expect(seen.map((observation) => observation.length)).toEqual([2, 2, 2, 2]);
    const copies = seen.map((observation) => Array.from(observation));
    (seen[3] as Float32Array).fill(7);
    env.step(1);
    expect(seen.slice(0, 3).map((observation) => Array.from(observation))).toEqual(copies.slice(0, 3));
  });
});

describe('accounting', () => {
  it('holds at every step, under both action schemes', () => {
    for (const kind of ['discrete', 'continuous'] as const) {
      const market = { takerFee: 0.002, spread: 0.001, shorting: true, borrowRate: 0.2 };
      const candles = walk(400, 5);
      const targets = kind === 'discrete' ? { targets: [-1, -0.5, 0, 1] } : {};
      const env = new TradingEnv(
        base({ candles, market, actions: { kind, ...targets } as TradingEnvOptions['actions'] }),
      );
      const rng = createRng(3);
      let { info } = env.reset() as { info: TradingInfo };
      for (let over = false; !over; ) {
        const before = info;
        const step = env.step(kind === 'discrete' ? rng.integer(0, 4) : Float32Array.of(2 * rng.next() - 1));
        info = step.info;
        over = step.terminated || step.truncated;
        const traded = info.fill?.quantity ?? 0;
        const paid = info.fill === null ? 0 : traded * info.fill.price + info.fill.fee;
        expect(info.equity).toBeCloseTo(info.cash + info.position * info.price, 9);
        expect(info.position).toBeCloseTo(before.position + traded, 9);
        expect(info.cash).toBeCloseTo(before.cash - paid - info.borrow, 7);
        expect(info.cash).toBeGreaterThanOrEqual(0);
        expect(step.reward).toBeCloseTo(Math.log(info.equity / before.equity), 12);
      }
    }
  });

  it('follows a continuous weight every bar, or only larger changes of it', () => {
    const run = (minChange: number): number => {
      const env = new TradingEnv(base({ actions: { kind: 'continuous', minChange } }));
      env.reset();
      return Array.from({ length: 30 }, () => env.step(Float32Array.of(0.5))).filter(({ info }) => info.fill).length;
    };
    expect(run(0)).toBe(30);
    expect(run(0.05)).toBe(1);
  });
});

describe('episodes', () => {
  it('end at ruin as terminated', () => {
    const candles = series([10, 10, 4, 4, 4]);
    const env = new TradingEnv(base({ candles, market: { takerFee: 0 }, episode: { ruin: 0.5 } }));
    env.reset();
    expect(env.step(1)).toMatchObject({ terminated: false, truncated: false });
    expect(env.step(1)).toMatchObject({ terminated: true, truncated: false });
    expect(code(() => env.step(1))).toBe('EPISODE_OVER');
  });

  it('keep the reward finite when a short loses more than everything', () => {
    const candles = series([10, 10, 25, 30]);
    const actions = { kind: 'discrete', targets: [-1, 0] } as const;
    const env = new TradingEnv(base({ candles, actions, market: { takerFee: 0, shorting: true } }));
    env.reset();
    env.step(0);
    const step = env.step(0);
    expect(step).toMatchObject({ terminated: true, truncated: false });
    expect(step.reward).toBeCloseTo(Math.log(1e-6), 9);
    expect(contains(env.observationSpace, step.observation)).toBe(true);
  });

  it('are cut at their length, and start at random where told', () => {
    const env = new TradingEnv(base({ episode: { start: 'random', length: 5, from: 7 } }));
    const starts = Array.from({ length: 400 }, (_, seed) => env.reset({ seed }).info.index);
    expect(Math.min(...starts)).toBe(7);
    expect(Math.max(...starts)).toBe(54);
    env.reset({ options: { start: 54 } });
    expect([0, 0, 0, 0, 0].map((action) => env.step(action).truncated)).toEqual([false, false, false, false, true]);
  });

  it('begin where reset asks, and nowhere without a full window', () => {
    const env = new TradingEnv(base({ window: 4 }));
    expect(env.reset({ options: { start: 20 } }).info.index).toBe(20);
    for (const start of [2, 59, 3.5, '20'])
      expect(code(() => env.reset({ options: { start } }))).toBe('INVALID_OPTIONS');
    expect(code(() => env.reset({ options: { begin: 20 } }))).toBe('INVALID_OPTIONS');
  });

  it('repeat under a seed, and go on without one', () => {
    const env = new TradingEnv(base({ episode: { start: 'random', length: 5 } }));
    const run = (seed?: number): number[] => [env.reset({ seed }).info.index, env.reset().info.index];
    expect(run(4)).toEqual(run(4));
    expect(new Set(Array.from({ length: 20 }, () => env.reset().info.index)).size).toBeGreaterThan(1);
  });
});

describe('action mask', () => {
  const mask = (options: Partial<TradingEnvOptions>, ...actions: number[]): number[] => {
    const env = new TradingEnv(base({ candles: series([10, 10, 10, 10]), ...options }));
    env.reset();
    for (const action of actions) env.step(action);
    return Array.from(env.actionMask());
  };

  it('allows what the market would admit, and what is held', () => {
    const actions = { kind: 'discrete', targets: [0, 0.05, 1] } as const;
    expect(mask({ actions })).toEqual([1, 1, 1]);
    expect(mask({ actions, market: { minNotional: 600 } })).toEqual([1, 0, 1]);
    expect(mask({ actions, market: { minNotional: 600 } }, 2)).toEqual([1, 1, 1]);
    expect(mask({ actions, market: { lot: 5_000 } })).toEqual([1, 0, 0]);
  });

  it('a refused order changes nothing and may be tried again', () => {
    const actions = { kind: 'discrete', targets: [0, 0.05] } as const;
    const env = new TradingEnv(base({ actions, market: { minNotional: 600 } }));
    env.reset();
    expect([1, 1].map((action) => env.step(action).info.order)).toEqual(['refused', 'refused']);
  });

  it('is not offered for weights', () => {
    const env = new TradingEnv(base({ actions: { kind: 'continuous' } }));
    env.reset();
    expect(code(() => env.actionMask())).toBe('UNSUPPORTED');
  });
});

describe('errors', () => {
  it.each<[string, string, Partial<Record<keyof TradingEnvOptions | string, unknown>>]>([
    ['an unknown option', 'INVALID_OPTIONS', { fees: 1 }],
    ['a short target without shorting', 'INVALID_OPTIONS', { actions: { kind: 'discrete', targets: [-1, 1] } }],
    ['a short weight without shorting', 'INVALID_OPTIONS', { actions: { kind: 'continuous', low: -1 } }],
    ['a repeated target', 'INVALID_OPTIONS', { actions: { kind: 'discrete', targets: [1, 1] } }],
    ['an unknown action field', 'INVALID_OPTIONS', { actions: { kind: 'discrete', low: 0 } }],
    ['an unknown reward', 'INVALID_OPTIONS', { reward: 'sharpe' }],
    ['no features', 'INVALID_OPTIONS', { features: [] }],
    ['an episode longer than the series', 'SERIES_TOO_SHORT', { episode: { length: 60 } }],
    ['a window longer than the series', 'SERIES_TOO_SHORT', { window: 60 }],
    ['a feature longer than the series', 'SERIES_TOO_SHORT', { features: [closeFeature(60)] }],
    ['a NaN price', 'INVALID_CANDLES', { candles: { ...walk(60, 1), close: new Float64Array(60).fill(Number.NaN) } }],
    ['unsorted candles', 'INVALID_CANDLES', { candles: { ...walk(60, 1), time: new Float64Array(60) } }],
  ])('%s: %s', (_, expected, options) => {
    expect(code(() => new TradingEnv(base(options as Partial<TradingEnvOptions>)))).toBe(expected);
  });

  it('lists the violations of every nested option', () => {
    const options = { market: { takerFee: 2 }, episode: { ruin: 3 }, actions: { kind: 'discrete', targets: [9] } };
    expect(() => new TradingEnv(base(options as Partial<TradingEnvOptions>))).toThrow(/takerFee.*targets.*ruin/s);
  });

  it('a feature too large for single precision: NON_FINITE', () => {
    const huge = { name: 'huge', warmup: 0, update: () => 1e300, reset: () => {} };
    expect(code(() => new TradingEnv(base({ features: [huge] })))).toBe('NON_FINITE');
  });

  it('actions outside the space', () => {
    const discrete = new TradingEnv(base());
    discrete.reset();
    for (const action of [-1, 2, 0.5, Number.NaN, '1', Float32Array.of(1)]) {
      expect(code(() => discrete.step(action as number))).toBe('INVALID_ACTION');
    }
    const continuous = new TradingEnv(base({ actions: { kind: 'continuous' } }));
    continuous.reset();
    for (const action of [1, Float32Array.of(1.5), Float32Array.of(Number.NaN), Float32Array.of(0, 0)]) {
      expect(code(() => continuous.step(action))).toBe('INVALID_ACTION');
    }
    expect(discrete.step(1).info.index).toBe(1);
  });

  it('steps out of order', () => {
    const env = new TradingEnv(base());
    expect(code(() => env.step(0))).toBe('NOT_RESET');
    expect(code(() => env.actionMask())).toBe('NOT_RESET');
    env.close();
    env.close();
    expect(code(() => env.reset())).toBe('CLOSED');
  });

  it('a reward that is not a number', () => {
    const env = new TradingEnv(base({ reward: () => Number.NaN }));
    env.reset();
    expect(code(() => env.step(0))).toBe('NON_FINITE');
  });
});
