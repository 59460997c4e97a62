import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { sliceCandles } from '../../src/data/candles.js';
import { geometricBrownian } from '../../src/data/synthetic/index.js';
import type { Env } from '../../src/env/env.js';
import type { TradingEnvOptions } from '../../src/env/trading/options.js';
import { TradingEnv } from '../../src/env/trading-env.js';
import { logReturn } from '../../src/features/index.js';
import type { Policy } from '../../src/policy/policy.js';
import { backtest } from '../../src/training/backtest/backtest.js';
import type { BacktestResult } from '../../src/training/backtest/backtest-result.js';
import { buyAndHold } from '../../src/training/backtest/buy-and-hold.js';
import { compare } from '../../src/training/backtest/compare.js';
import { checkSameSpan } from '../../src/training/backtest/comparison.js';
import { feeSweep } from '../../src/training/backtest/fee-sweep.js';
import { hindsightOptimum } from '../../src/training/backtest/hindsight-optimum.js';
import { constantPolicy, countdownEnv } from './fakes.js';
import { dailyCandles } from './markets.js';

const costly = { takerFee: 0.002, spread: 0.001, shorting: true, borrowRate: 0.1 } as const;

function options(changes: Partial<TradingEnvOptions> = {}): TradingEnvOptions {
  const candles = geometricBrownian({ bars: 200, seed: 3 });
  return {
    candles,
    features: [logReturn(1)],
    market: costly,
    actions: { kind: 'discrete', targets: [-1, 0, 1] },
    ...changes,
  };
}

/** Chooses at random: any action of a discrete space, any weight of a continuous one. */
function randomPolicy(seed: number, { actionSpace }: Env): Policy {
  const rng = createRng(seed);
  return {
    act: () => ({
      action: actionSpace.kind === 'discrete' ? rng.integer(0, actionSpace.n) : Float32Array.of(rng.next() * 2 - 1),
      state: null,
    }),
  };
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

function expectBooksToClose({ account, trades, costs, metrics }: BacktestResult): void {
  const { equity, cash, position, price } = account;
  const last = equity.length - 1;
  const change = (equity[last] as number) - (equity[0] as number);
  expect(sum(trades.map(({ profit }) => profit))).toBeCloseTo(change, 5);
  expect(sum(trades.map(({ fees }) => fees))).toBeCloseTo(costs.fees, 6);
  expect(sum(trades.map(({ borrow }) => borrow))).toBeCloseTo(costs.borrow, 6);
  expect(costs.total).toBeCloseTo(costs.fees + costs.slippage + costs.borrow, 9);
  const closed = trades.filter(({ open }) => !open).length;
  expect(trades.length - closed).toBe(position[last] === 0 ? 0 : 1);
  for (let t = 0; t <= last; t++) {
    expect((cash[t] as number) + (position[t] as number) * (price[t] as number)).toBeCloseTo(equity[t] as number, 6);
  }
  expect(metrics.finalEquity).toBe(equity[last]);
  expect(metrics.trades).toBe(trades.length);
}

describe('backtest', () => {
  it.each([
    ['discrete targets', { kind: 'discrete', targets: [-1, 0, 1] }],
    ['discrete fractions', { kind: 'discrete', targets: [-0.5, 0, 0.3, 1] }],
    ['continuous weights', { kind: 'continuous' }],
  ] as const)('closes its books over any course of %s', (_, actions) => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const env = new TradingEnv(options({ actions }));
        expectBooksToClose(backtest(randomPolicy(seed, env), env));
      }),
      { numRuns: 25 },
    );
  });

  it('takes masks of discrete envs and asks continuous ones for none', () => {
    const masks: (Uint8Array | undefined)[] = [];
    const noting = (action: number | Float32Array): Policy => ({
      act: (_, { mask } = {}) => {
        masks.push(mask);
        return { action, state: null };
      },
    });
    backtest(noting(1), new TradingEnv(options()));
    expect(masks[0]).toHaveLength(3);
    masks.length = 0;
    backtest(noting(Float32Array.of(0.5)), new TradingEnv(options({ actions: { kind: 'continuous' } })));
    expect(masks[0]).toBeUndefined();
  });

  it('counts a round trip by hand', () => {
    // Closes 100, 100, 110, 120, 90; opens are the previous closes, so a decision fills at the close it was made at.
    const candles = dailyCandles([100, 100, 110, 120, 90, 90]);
    const script = [1, 1, 1, 0, 0];
    let step = 0;
    const policy: Policy = { act: () => ({ action: script[step++] as number, state: null }) };
    const env = new TradingEnv({ candles, features: [logReturn(1)], market: { takerFee: 0.01 }, episode: { from: 1 } });
    const { trades, costs, metrics, account } = backtest(policy, env);
    const quantity = 10_000 / (100 * 1.01);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ side: 'long', entryPrice: 100, exitPrice: 90, bars: 3, fills: 2, open: false });
    expect(trades[0]?.quantity).toBeCloseTo(quantity, 6);
    expect(trades[0]?.profit).toBeCloseTo(quantity * (-10 - 1 - 0.9), 5);
    expect(costs).toMatchObject({ slippage: 0, borrow: 0 });
    expect(costs.fees).toBeCloseTo(quantity * 1.9, 5);
    expect(metrics).toMatchObject({ trades: 1, fills: 2, winRate: 0, profitFactor: 0, exposure: 3 / 4 });
    expect([...account.index]).toEqual([1, 2, 3, 4, 5]);
    expect(metrics.periodsPerYear).toBeCloseTo(365, 9);
    expect(metrics.maxDrawdown).toBeCloseTo(1 - (quantity * 90 * 0.99) / (quantity * 120), 6);
  });

  it('splits a fill that turns the position around', () => {
    const candles = dailyCandles([100, 100, 110, 110, 99, 99]);
    const script = [2, 2, 0, 0];
    let step = 0;
    const policy: Policy = { act: () => ({ action: script[step++] as number, state: null }) };
    const market = { takerFee: 0, shorting: true };
    const result = backtest(policy, new TradingEnv(options({ candles, market, episode: { from: 1 } })));
    expect(result.trades.map(({ side, open, entryPrice }) => [side, open, entryPrice])).toEqual([
      ['long', false, 100],
      ['short', true, 110],
    ]);
    expect(result.trades.map(({ exitPrice }) => exitPrice)).toEqual([expect.closeTo(110, 9), expect.closeTo(99, 9)]);
    expect(result.metrics.fills).toBe(2);
    expect(result.metrics.winRate).toBe(1);
    expectBooksToClose(result);
  });

  it('leaves undefined what is not defined of an account that never traded', () => {
    const { metrics, trades } = backtest(constantPolicy(1), new TradingEnv(options()));
    expect(trades).toEqual([]);
    expect(metrics).toMatchObject({
      totalReturn: 0,
      maxDrawdown: 0,
      turnover: 0,
      exposure: 0,
      sharpe: Number.NaN,
      winRate: Number.NaN,
    });
  });

  it('refuses an environment without an account', () => {
    expect(() => backtest(constantPolicy(1), countdownEnv([3]))).toThrowError(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining('use a TradingEnv') }),
    );
  });
});

describe('buyAndHold', () => {
  it.each([
    ['discrete', { kind: 'discrete', targets: [1, 0, -1] }],
    ['continuous', { kind: 'continuous' }],
  ] as const)('buys once with everything and keeps it (%s)', (_, actions) => {
    const candles = geometricBrownian({ bars: 200, seed: 3 });
    const { account, trades, metrics } = buyAndHold(new TradingEnv(options({ candles, actions })));
    const ask = (candles.open[2] as number) * 1.0005;
    const quantity = 10_000 / (ask * 1.002);
    expect(metrics.fills).toBe(1);
    expect(trades[0]).toMatchObject({ side: 'long', open: true, bars: 198 });
    expect(account.position[1]).toBeCloseTo(quantity, 6);
    expect(metrics.finalEquity).toBeCloseTo(quantity * (candles.close[199] as number), 5);
  });
});

describe('hindsightOptimum', () => {
  it.each([
    ['discrete', { kind: 'discrete', targets: [-1, 0, 1] }],
    ['discrete without a flat target', { kind: 'discrete', targets: [-1, 1] }],
  ] as const)('is beaten by no course (%s)', (_, actions) => {
    const given = options({ actions, candles: geometricBrownian({ bars: 60, seed: 5 }) });
    const best = hindsightOptimum(given);
    expectBooksToClose(best);
    const hold = buyAndHold(new TradingEnv(given)).metrics.finalEquity;
    expect(best.metrics.finalEquity).toBeGreaterThan(hold);
    for (let seed = 0; seed < 200; seed++) {
      const env = new TradingEnv(given);
      expect(backtest(randomPolicy(seed, env), env).metrics.finalEquity).toBeLessThanOrEqual(best.metrics.finalEquity);
    }
  });

  it('reaches no further than the episode', () => {
    const given = options({ episode: { length: 20, from: 30 } });
    const best = hindsightOptimum(given);
    expect([best.account.index[0], best.account.index.at(-1)]).toEqual([30, 50]);
    const cut = options({ candles: sliceCandles(given.candles, 0, 51), episode: { length: 20, from: 30 } });
    expect(hindsightOptimum(cut).metrics.finalEquity).toBe(best.metrics.finalEquity);
  });

  it('uses the corners of continuous weights', () => {
    const best = hindsightOptimum(options({ actions: { kind: 'continuous' } }));
    expect(best.metrics.finalEquity).toBe(hindsightOptimum(options()).metrics.finalEquity);
  });
});

describe('compare and feeSweep', () => {
  it('sets everyone on the same bars, also from a random start', () => {
    const comparison = compare(constantPolicy(2), options({ episode: { start: 'random', length: 50 } }), {
      seed: 9,
      name: 'long',
    });
    expect(comparison.policy.name).toBe('long');
    expect(comparison.policy.account.equity).toEqual(comparison.buyAndHold.account.equity);
    expect(comparison.hindsight.account.index).toEqual(comparison.policy.account.index);
    expect(() => checkSameSpan(comparison)).not.toThrow();
  });

  it('hands the wrapped env to the policy alone', () => {
    let steps = 0;
    const wrap = (env: Env): Env => ({
      observationSpace: env.observationSpace,
      actionSpace: env.actionSpace,
      reset: (given) => env.reset(given),
      step: (action) => {
        steps += 1;
        return env.step(action);
      },
      close: () => env.close(),
    });
    compare(constantPolicy(1), options(), { wrap });
    expect(steps).toBe(198);
  });

  it('changes the fee and nothing else', () => {
    const rows = feeSweep(constantPolicy(2), options(), { basisPoints: [0, 20, 100] });
    expect(rows.map(({ basisPoints }) => basisPoints)).toEqual([0, 20, 100]);
    const [free, usual, dear] = rows.map(({ policy }) => policy.costs) as [
      BacktestResult['costs'],
      BacktestResult['costs'],
      BacktestResult['costs'],
    ];
    expect(free.fees).toBe(0);
    expect(free.slippage).toBeGreaterThan(0);
    expect(usual.fees).toBe(compare(constantPolicy(2), options()).policy.costs.fees);
    expect(dear.fees / usual.fees).toBeCloseTo(0.01 / 1.01 / (0.002 / 1.002), 6);
    const best = rows.map(({ hindsight }) => hindsight.metrics.finalEquity);
    expect(best).toEqual([...best].sort((a, b) => b - a));
  });

  it('refuses fees that are none', () => {
    expect(() => feeSweep(constantPolicy(1), options(), { basisPoints: [] })).toThrowError(
      /"basisPoints" must be a list/,
    );
    expect(() => feeSweep(constantPolicy(1), options(), { basisPoints: [-1] })).toThrowError(
      /\[0, 5000\), found \[-1\]/,
    );
  });

  it('refuses results of different bars', () => {
    const one = compare(constantPolicy(1), options());
    const other = compare(constantPolicy(1), options({ episode: { from: 50 } }));
    expect(() => checkSameSpan({ ...one, hindsight: other.hindsight })).toThrowError(
      /"hindsight optimum" over the same bars/,
    );
  });
});
