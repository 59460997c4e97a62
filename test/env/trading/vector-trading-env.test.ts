import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeurotradeError } from '../../../src/core/errors.js';
import { createRng } from '../../../src/core/rng.js';
import {
  type RewardName,
  TradingEnv,
  type TradingEnvOptions,
  VectorTradingEnv,
  type VectorTradingEnvOptions,
} from '../../../src/env/index.js';
import { closeFeature, walk } from './series.js';

const LANES = 5;

const options: fc.Arbitrary<TradingEnvOptions> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1_000 }),
    window: fc.integer({ min: 1, max: 4 }),
    kind: fc.constantFrom('discrete' as const, 'continuous' as const),
    takerFee: fc.constantFrom(0, 0.002),
    lot: fc.constantFrom(0, 0.5),
    minNotional: fc.constantFrom(0, 3_000),
    impact: fc.boolean(),
    borrowRate: fc.constantFrom(0, 0.5),
    fillAt: fc.constantFrom('open' as const, 'close' as const),
    length: fc.constantFrom(null, 7),
    ruin: fc.constantFrom(0, 0.9),
    reward: fc.constantFrom<RewardName>('logReturn', 'simpleProfit', 'differentialSharpe', 'drawdownPenalised'),
  })
  .map(({ seed, window, kind, length, ruin, reward, impact, ...market }) => ({
    candles: walk(60, seed),
    features: [closeFeature(2)],
    window,
    actions: kind === 'discrete' ? { kind, targets: [-1, 0, 0.5, 1] } : { kind, minChange: 0.2 },
    market: {
      ...market,
      shorting: true,
      slippage: impact ? { kind: 'squareRoot', coefficient: 0.05, maxParticipation: 0.5 } : { kind: 'none' },
    },
    episode: { start: 'random', length, ruin },
    reward,
  }));

/** Random actions of all lanes for each step, as the vector env takes them. */
function randomActions(discrete: boolean, steps: number, seed: number): (Int32Array | Float32Array)[] {
  const rng = createRng(seed);
  const row = (): number[] => Array.from({ length: LANES }, () => (discrete ? rng.integer(0, 4) : 2 * rng.next() - 1));
  return Array.from({ length: steps }, () => (discrete ? Int32Array.from(row()) : Float32Array.from(row())));
}

describe('VectorTradingEnv', () => {
  it('gives each lane what a single environment gives, bit for bit, under nextStep', () => {
    fc.assert(
      fc.property(options, fc.integer({ min: 0, max: 1e6 }), (given, seed) => {
        const vector = new VectorTradingEnv({ ...given, lanes: LANES });
        const singles = Array.from({ length: LANES }, () => new TradingEnv(given));
        const size = vector.observationSpace.low.length;
        const row = (matrix: Float32Array, lane: number): Float32Array => matrix.slice(lane * size, (lane + 1) * size);
        const first = vector.reset({ seed }).observations;
        singles.forEach((env, lane) => {
          expect(row(first, lane)).toEqual(env.reset({ seed: seed + lane }).observation);
        });
        const over = singles.map(() => false);
        for (const actions of randomActions(vector.actionSpace.kind === 'discrete', 90, seed)) {
          const masks = vector.actionSpace.kind === 'discrete' ? vector.actionMasks().slice() : null;
          const step = vector.step(actions);
          singles.forEach((env, lane) => {
            if (over[lane]) {
              over[lane] = false;
              expect(row(step.observations, lane)).toEqual(env.reset().observation);
              expect([step.rewards[lane], step.terminated[lane], step.truncated[lane]]).toEqual([0, 0, 0]);
              return;
            }
            const action = actions[lane] as number;
            if (masks !== null) expect(masks.slice(lane * 4, lane * 4 + 4)).toEqual(env.actionMask());
            const single = env.step(masks === null ? Float32Array.of(action) : action);
            expect(row(step.observations, lane)).toEqual(single.observation);
            expect(step.rewards[lane]).toBe(single.reward);
            expect([step.terminated[lane] === 1, step.truncated[lane] === 1]).toEqual([
              single.terminated,
              single.truncated,
            ]);
            over[lane] = single.terminated || single.truncated;
            expect(step.infos.has(lane)).toBe(over[lane]);
            if (over[lane]) {
              expect(step.infos.get(lane)).toMatchObject({ equity: single.info.equity, index: single.info.index });
            }
          });
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('gives the same episodes under sameStep, with the last observation set aside', () => {
    fc.assert(
      fc.property(options, fc.integer({ min: 0, max: 1e6 }), (given, seed) => {
        const vector = new VectorTradingEnv({ ...given, lanes: LANES, autoreset: 'sameStep' });
        const singles = Array.from({ length: LANES }, () => new TradingEnv(given));
        const size = vector.observationSpace.low.length;
        const row = (matrix: Float32Array, lane: number): Float32Array => matrix.slice(lane * size, (lane + 1) * size);
        vector.reset({ seed });
        const returns = singles.map((env, lane) => {
          env.reset({ seed: seed + lane });
          return { r: 0, l: 0 };
        });
        const discrete = vector.actionSpace.kind === 'discrete';
        for (const actions of randomActions(discrete, 90, seed)) {
          const step = vector.step(actions);
          singles.forEach((env, lane) => {
            const action = actions[lane] as number;
            const single = env.step(discrete ? action : Float32Array.of(action));
            const episode = returns[lane] as { r: number; l: number };
            episode.r += single.reward;
            episode.l += 1;
            expect(step.rewards[lane]).toBe(single.reward);
            if (!(single.terminated || single.truncated)) {
              expect(row(step.observations, lane)).toEqual(single.observation);
              return;
            }
            expect(row(step.finalObservations, lane)).toEqual(single.observation);
            if (discrete) expect(vector.finalActionMasks().slice(4 * lane, 4 * lane + 4)).toEqual(env.actionMask());
            expect(step.infos.get(lane)).toMatchObject({ episode });
            expect(row(step.observations, lane)).toEqual(env.reset().observation);
            returns[lane] = { r: 0, l: 0 };
          });
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  const small = (given: Partial<VectorTradingEnvOptions> = {}): VectorTradingEnv =>
    new VectorTradingEnv({ candles: walk(40, 1), features: [closeFeature()], lanes: 3, ...given });

  it('writes into the same arrays every step', () => {
    const env = small();
    const { observations } = env.reset({ seed: 1 });
    const first = env.step(Int32Array.of(0, 1, 0));
    const second = env.step(Int32Array.of(1, 1, 0));
    expect(second).toBe(first);
    expect(second.observations).toBe(observations);
    expect(second.infos.size).toBe(0);
  });

  it('refuses bad actions before any lane moves', () => {
    const env = small();
    env.reset({ seed: 1 });
    const before = env.saveState();
    for (const actions of [Int32Array.of(0, 2, 0), Int32Array.of(0, 1), Float32Array.of(0, 0.5, 1)]) {
      expect(() => env.step(actions)).toThrow(/step: expected/);
    }
    expect(env.saveState()).toEqual(before);
    const weights = small({ actions: { kind: 'continuous' } });
    weights.reset({ seed: 1 });
    expect(() => weights.step(Float32Array.of(0, 1, Number.NaN))).toThrow(/NaN in lane 2/);
  });

  it('refuses steps before reset and after close', () => {
    const env = small();
    const code = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        return (error as NeurotradeError).code;
      }
      return 'none';
    };
    expect(code(() => env.step(new Int32Array(3)))).toBe('NOT_RESET');
    env.close();
    env.close();
    expect(code(() => env.reset())).toBe('CLOSED');
    expect(code(() => small({ lanes: 0 }))).toBe('INVALID_OPTIONS');
  });
});
