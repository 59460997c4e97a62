import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.js';
import { TradingEnv, type TradingEnvOptions, VectorTradingEnv } from '../../../src/env/index.js';
import { closeFeature, walk } from './series.js';

const options: TradingEnvOptions = {
  candles: walk(80, 3),
  features: [closeFeature()],
  window: 2,
  market: { takerFee: 0.001, shorting: true, borrowRate: 0.1 },
  actions: { kind: 'discrete', targets: [-1, 0, 1] },
  episode: { start: 'random', length: 10 },
  reward: 'differentialSharpe',
};

describe('saved environments', () => {
  it('a single one goes on as if it had never stopped', () => {
    const rng = createRng(1);
    const original = new TradingEnv(options);
    original.reset({ seed: 9 });
    for (let t = 0; t < 4; t++) original.step(rng.integer(0, 3));
    const copy = new TradingEnv(options);
    copy.loadState(structuredClone(original.saveState()));
    for (let t = 0; t < 30; t++) {
      const action = rng.integer(0, 3);
      const [expected, found] = [original.step(action), copy.step(action)];
      expect(found).toEqual(expected);
      if (found.truncated) expect(copy.reset()).toEqual(original.reset());
    }
  });

  it.each(['nextStep', 'sameStep'] as const)('many go on as if they had never stopped, under %s', (autoreset) => {
    const rng = createRng(2);
    const actions = (): Int32Array => Int32Array.from({ length: 4 }, () => rng.integer(0, 3));
    const original = new VectorTradingEnv({ ...options, lanes: 4, autoreset });
    original.reset({ seed: 9 });
    for (let t = 0; t < 10; t++) original.step(actions());
    const copy = new VectorTradingEnv({ ...options, lanes: 4, autoreset });
    copy.loadState(structuredClone(original.saveState()));
    for (let t = 0; t < 30; t++) {
      const chosen = actions();
      const { finalObservations: _, ...expected } = original.step(chosen);
      const { finalObservations: __, ...found } = copy.step(chosen);
      expect(found).toEqual(expected);
    }
  });

  it('refuse the state of another environment, and stay as they are', () => {
    const env = new TradingEnv(options);
    env.reset({ seed: 1 });
    const before = env.saveState();
    const other = new TradingEnv({ ...options, window: 3 });
    other.reset({ seed: 1 });
    expect(() => env.loadState(other.saveState())).toThrow(/build the environment as it was/);
    expect(env.saveState()).toEqual(before);
  });
});
