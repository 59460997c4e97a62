import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../../src/core/errors.js';
import { oracle, TradingEnv } from '../../../src/env/index.js';
import type { MarketOptions } from '../../../src/market/index.js';
import { closeFeature, series, walk } from './series.js';

type Candles = ReturnType<typeof walk>;

function environment(candles: Candles, market: MarketOptions, targets: readonly number[]): TradingEnv {
  return new TradingEnv({ candles, market, features: [closeFeature()], actions: { kind: 'discrete', targets } });
}

/** The best final equity over every sequence of actions. */
function bruteForce(candles: Candles, market: MarketOptions, targets: readonly number[]): number {
  const steps = candles.length - 1;
  const env = environment(candles, market, targets);
  let best = 0;
  for (let code = 0; code < targets.length ** steps; code++) {
    env.reset();
    let equity = 0;
    for (let t = 0, rest = code; t < steps; t++, rest = Math.floor(rest / targets.length)) {
      const step = env.step(rest % targets.length);
      equity = step.info.equity;
      if (step.terminated) break;
    }
    best = Math.max(best, equity);
  }
  return best;
}

const markets = fc.record({
  takerFee: fc.constantFrom(0, 0.001, 0.02),
  spread: fc.constantFrom(0, 0.005),
  borrowRate: fc.constantFrom(0, 5),
  fillAt: fc.constantFrom('open' as const, 'close' as const),
  shorting: fc.constant(true),
});

const targetSets = fc.constantFrom([0, 1], [-1, 0, 1], [0, 0.5, 1], [-0.5, 0, 1], [0, 0.3, 0.6], [-1, -0.4, 0]);

describe('oracle', () => {
  it('finds what trying everything finds', () => {
    fc.assert(
      fc.property(markets, targetSets, fc.integer({ min: 0, max: 1e6 }), (market, targets, seed) => {
        const candles = walk(8, seed, 0.05);
        const { equity } = oracle(candles, market, { targets });
        const best = bruteForce(candles, market, targets);
        expect(Math.abs((equity.at(-1) as number) / best - 1)).toBeLessThan(1e-9);
      }),
      { seed: 9, numRuns: 40 },
    );
  });

  it('can be replayed in the environment, bit for bit', () => {
    fc.assert(
      fc.property(markets, targetSets, fc.integer({ min: 0, max: 1e6 }), (market, targets, seed) => {
        const candles = walk(120, seed);
        const from = 10;
        const { equity, actions, positions } = oracle(candles, market, { targets, from });
        const env = environment(candles, market, targets);
        env.reset({ options: { start: from } });
        for (let bar = from + 1; bar < candles.length; bar++) {
          expect(positions[bar - 1]).toBe(targets[actions[bar - 1] as number]);
          expect(env.step(actions[bar - 1] as number).info.equity).toBe(equity[bar]);
        }
      }),
      { seed: 10, numRuns: 40 },
    );
  });

  it('stays tradable under lots and minimum notionals', () => {
    const market = { lot: 1, minNotional: 500, takerFee: 0.001, tick: 0.01 };
    const candles = walk(200, 4);
    const { equity, actions } = oracle(candles, market);
    const env = environment(candles, market, [0, 1]);
    env.reset();
    for (let bar = 1; bar < 200; bar++) expect(env.step(actions[bar - 1] as number).info.equity).toBe(equity[bar]);
  });

  it('sits out what does not pay its fees', () => {
    const candles = series([10, 10.01, 10, 10.01, 10, 10.01]);
    expect(Array.from(oracle(candles, { takerFee: 0.01 }).actions)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(oracle(candles, { takerFee: 0 }).equity.at(-1)).toBeGreaterThan(10_000);
  });

  it('earns less at higher fees, and never less than buy and hold', () => {
    const candles = walk(500, 11);
    const final = (takerFee: number): number => oracle(candles, { takerFee }).equity.at(-1) as number;
    const finals = [0, 0.0005, 0.001, 0.002].map(final);
    expect(finals).toEqual([...finals].sort((a, b) => b - a));
    const hold = environment(candles, { takerFee: 0.002 }, [0, 1]);
    hold.reset();
    let equity = 0;
    for (let t = 1; t < 500; t++) equity = hold.step(1).info.equity;
    expect(finals.at(-1)).toBeGreaterThan(equity);
  });

  it.each([[{ targets: [0.5, 1] }], [{ targets: [-1, 0] }], [{ from: 8 }], [{ leverage: 2 }]])(
    'refuses %j',
    (options) => {
      expect(() => oracle(walk(8, 1), {}, options as object)).toThrow(NeurotradeError);
    },
  );
});
