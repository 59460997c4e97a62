import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.js';
import {
  customReward,
  differentialSharpeReward,
  drawdownPenalisedReward,
  logReturnReward,
  type Reward,
  type RewardName,
  simpleProfitReward,
  TradingEnv,
} from '../../../src/env/index.js';
import { logGrowth } from '../../../src/env/rewards/log-growth.js';
import { createLedger } from '../../../src/market/index.js';
import { closeFeature, walk } from './series.js';

const LEDGER = createLedger(1);

/** The rewards of an equity curve. */
function along(reward: Reward, curve: readonly number[]): number[] {
  const lanes = reward.lanes(1);
  lanes.reset(0, curve[0] as number);
  return curve.slice(1).map((equity, t) => lanes.next(0, curve[t] as number, equity, LEDGER));
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

describe('rewards', () => {
  const curve = [100, 110, 99, 120, 90];

  it('log returns sum to log growth', () => {
    expect(sum(along(logReturnReward(), curve))).toBeCloseTo(Math.log(0.9), 12);
  });

  it('the log of growth is exact to its last digits, for moves of a billionth and a millionfold alike', () => {
    const moves = fc.tuple(fc.double({ min: -30, max: 30, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(moves, fc.constantFrom(1e-9, 1e-4, 1e-2, 0.1, 0.4), ([move, before], size) => {
        const after = before * Math.exp(move * size);
        const change = (after - before) / before;
        const exact = Math.abs(change) < 0.5 ? Math.log1p(change) : Math.log(after / before);
        const expected = Math.max(exact, Math.log(1e-6));
        expect(Math.abs(logGrowth(before, after) - expected)).toBeLessThanOrEqual(4e-15 * Math.abs(expected));
      }),
      { seed: 8, numRuns: 1_000 },
    );
  });

  it.each([0, -5, -100, -1e9, 1e-9])('the log of growth to an equity of %d is floored', (after) => {
    expect(logGrowth(100, after)).toBeCloseTo(Math.log(1e-6), 13);
  });

  it('simple profits sum to the total return', () => {
    expect(sum(along(simpleProfitReward(), curve))).toBeCloseTo(-0.1, 12);
  });

  it('the drawdown penalty is paid once for each new depth', () => {
    const deepened = sum(along(logReturnReward(), curve)) - sum(along(drawdownPenalisedReward({ penalty: 2 }), curve));
    expect(deepened).toBeCloseTo(2 * (0.1 + 0.25), 12);
    expect(along(drawdownPenalisedReward(), [100, 80, 80])[1]).toBe(0);
  });

  it('the differential Sharpe ratio is the derivative of the moving Sharpe ratio', () => {
    const rng = createRng(1);
    const gains = Array.from({ length: 50 }, () => 0.01 * rng.normal() + 0.001);
    const equity = [100];
    for (const gain of gains) equity.push((equity.at(-1) as number) * (1 + gain));
    const eta = 0.05;
    const rewards = along(differentialSharpeReward({ eta }), equity);
    const sharpe = (a: number, b: number): number => a / Math.sqrt(b - a * a);
    let [a, b] = [0, 0];
    gains.forEach((gain, t) => {
      if (t > 0) {
        const moved = (h: number): number => sharpe(a + h * (gain - a), b + h * (gain * gain - b));
        const slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
        expect(rewards[t]).toBeCloseTo(slope, 4);
      }
      a += eta * (gain - a);
      b += eta * (gain * gain - b);
    });
    expect(rewards[0]).toBe(0);
  });

  it('start over with each episode', () => {
    for (const reward of [simpleProfitReward(), differentialSharpeReward(), drawdownPenalisedReward()]) {
      const lanes = reward.lanes(1);
      const run = (): number[] => {
        lanes.reset(0, 100);
        return curve.slice(1).map((equity, t) => lanes.next(0, curve[t] as number, equity, LEDGER));
      };
      expect(run()).toEqual(run());
    }
  });

  it('go on from a saved state', () => {
    for (const reward of [simpleProfitReward(), differentialSharpeReward(), drawdownPenalisedReward()]) {
      const original = reward.lanes(1);
      original.reset(0, 100);
      original.next(0, 100, 130, LEDGER);
      const copy = reward.lanes(1);
      copy.restore(structuredClone(original.state()));
      expect(copy.next(0, 130, 90, LEDGER)).toBe(original.next(0, 130, 90, LEDGER));
    }
  });

  it('a function of one step sees its costs', () => {
    const candles = walk(20, 2);
    const seen: number[] = [];
    const reward = customReward('spy', ({ equity, equityBefore, fee, slippage, traded }) => {
      seen.push(fee, slippage, traded);
      return equity - equityBefore;
    });
    const env = new TradingEnv({ candles, features: [closeFeature()], reward, market: { spread: 0.01 } });
    env.reset();
    const [first, second] = [env.step(1), env.step(1)];
    expect(seen).toEqual([first.info.fee, first.info.slippage, first.info.fill?.quantity, 0, 0, 0]);
    expect(second.reward).toBeCloseTo(second.info.equity - first.info.equity, 9);
  });

  it.each<RewardName>(['logReturn', 'simpleProfit', 'differentialSharpe', 'drawdownPenalised'])(
    '%s by name',
    (name) => {
      const env = new TradingEnv({ candles: walk(30, 2), features: [closeFeature()], reward: name });
      env.reset();
      for (let t = 0; t < 20; t++) expect(Number.isFinite(env.step(t % 2).reward)).toBe(true);
    },
  );
});
