import { describe, expect, it } from 'vitest';
import { A2C, cloneBehavior, PPO, SAC } from '../../src/agents/index.js';
import { geometricBrownian, noisySine } from '../../src/data/synthetic/index.js';
import { identityEnv } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { frameStack, rescaleAction } from '../../src/env/index.js';
import type { TradingEnvOptions } from '../../src/env/trading/options.js';
import { TradingEnv } from '../../src/env/trading-env.js';
import { logReturn, rsi } from '../../src/features/index.js';
import { backtest, hindsightOptimum, oracleDemonstrations, policyDemonstrations } from '../../src/training/index.js';

const random: TradingEnvOptions = {
  candles: geometricBrownian({ bars: 400, seed: 3 }),
  features: [logReturn(1), logReturn(4)],
  market: { takerFee: 0.001, spread: 0.0002 },
};
/** A wave of 48 bars: where the price stands in it, its last moves tell. */
const wave: TradingEnvOptions = {
  ...random,
  candles: noisySine({ bars: 1_500, seed: 1, noise: 0.0005 }),
  features: [logReturn(1), logReturn(6), logReturn(12), logReturn(24), rsi(14)],
};

const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

describe('oracleDemonstrations', () => {
  it('are the hindsight optimum, at the prices and fees of the env', () => {
    const { steps, returns, observations, actions, masks } = oracleDemonstrations(random, {
      gamma: 1,
      driver: 'expert',
    });
    const best = hindsightOptimum(random);
    expect(steps).toBe(400 - 1 - 4);
    expect([observations.length, actions.length, masks?.length]).toEqual([steps * 6, steps, steps * 2]);
    expect(returns[0]).toBeCloseTo(Math.log(1 + best.metrics.totalReturn), 4);
    expect(best.metrics.totalReturn).toBeGreaterThan(1);
    const weights = observations.filter((_, i) => i % 6 === 2);
    expect(new Set(actions)).toEqual(new Set([0, 1]));
    actions.slice(0, -1).forEach((action, i) => void expect(weights[i + 1]).toBeCloseTo(action, 1));
  });

  it('discount rewards to the end of the episode', () => {
    const [undiscounted, discounted] = [1, 0.5].map((gamma) => oracleDemonstrations(random, { gamma }).returns);
    const rewards = Array.from(undiscounted ?? [], (value, i) => value - (undiscounted?.[i + 1] ?? 0));
    expect(discounted?.[390]).toBeCloseTo(sum(rewards.slice(390).map((reward, k) => reward * 0.5 ** k)), 5);
  });

  it('play the whole series, whatever the episodes of training are', () => {
    const short: TradingEnvOptions = { ...random, episode: { start: 'random', length: 20 } };
    expect(oracleDemonstrations(short)).toEqual(oracleDemonstrations(random));
    expect(oracleDemonstrations({ ...random, episode: { from: 100 } }).steps).toBe(299);
  });

  it('move in the corners of continuous actions', () => {
    const market = { ...random.market, shorting: true, borrowRate: 0.02 };
    const { actions, masks } = oracleDemonstrations({ ...random, market, actions: { kind: 'continuous', low: -0.5 } });
    expect(new Set(actions)).toEqual(new Set([-0.5, 1]));
    expect(masks).toBeNull();
  });

  it('see what the agent sees through its wrappers', () => {
    const wrap = (env: Env): Env => frameStack(env, { size: 3 });
    expect(oracleDemonstrations(random, { wrap }).observationSpace).toMatchObject({ shape: [3, 6] });
    const squeeze = (env: Env): Env => rescaleAction(env, { low: -1, high: 1 });
    const continuous: TradingEnvOptions = { ...random, actions: { kind: 'continuous' } };
    expect(() => oracleDemonstrations(continuous, { wrap: squeeze })).toThrow(/keep the action space/);
  });

  it('need a target without a position', () => {
    const options: TradingEnvOptions = { ...random, actions: { kind: 'discrete', targets: [0.5, 1] } };
    expect(() => oracleDemonstrations(options)).toThrow(/expected the target 0/);
  });
});

describe('policyDemonstrations', () => {
  it('are what a policy sees, does and gets, episode after episode', () => {
    const env = identityEnv({ n: 3, maxEpisodeSteps: 5 }) as Env;
    const policy = {
      act: (observation: ArrayLike<number>) => ({ action: Array.from(observation).indexOf(1), state: null }),
    };
    const recorded = policyDemonstrations(policy, env, { episodes: 4, gamma: 1 });
    const { steps, actions, observations, returns, episodeStarts } = recorded;
    expect(steps).toBe(20);
    actions.forEach((action, i) => void expect(observations[3 * i + action]).toBe(1));
    expect(Array.from(returns.slice(0, 6))).toEqual([5, 4, 3, 2, 1, 5]);
    expect(Array.from(episodeStarts?.slice(0, 7) ?? [])).toEqual([1, 0, 0, 0, 0, 1, 0]);
  });

  it('keep to the mask', () => {
    const env = new TradingEnv({ ...random, initialCash: 1, market: { minNotional: 10 } });
    const policy = { act: () => ({ action: 1, state: null }) };
    expect(() => policyDemonstrations(policy, env, { episodes: 1 })).toThrow(/the env's mask allows, found 1/);
  });
});

describe('a warm start from hindsight', () => {
  const short = { seed: 1, netArch: { pi: [32], vf: [32] }, normalizeObservation: true };
  const agents = [
    ['PPO', (env: Env) => PPO.create(env, { ...short, nSteps: 64, batchSize: 64, learningRate: 1e-5 })],
    ['A2C', (env: Env) => A2C.create(env, { ...short, learningRate: 1e-5 })],
  ] as const;

  it.each(agents)('has %s trade a wave that tells what comes, and learn on from there', async (_, create) => {
    const env = new TradingEnv(wave);
    using agent = await create(env);
    const { best } = await cloneBehavior(agent, oracleDemonstrations(wave), { learningRate: 3e-3, nEpochs: 30 });
    expect(best.logs['bc/accuracy']).toBeGreaterThan(0.95);
    const unseen = new TradingEnv({ ...wave, candles: noisySine({ bars: 1_500, seed: 2, noise: 0.0005 }) });
    const cloned = backtest(agent, unseen).metrics.totalReturn;
    expect(cloned).toBeGreaterThan(10);
    await agent.learn({ totalTimesteps: 128 });
    expect(backtest(agent, unseen).metrics.totalReturn).toBeGreaterThan(0.8 * cloned);
  });

  it('has SAC trade it by weights', async () => {
    const options: TradingEnvOptions = { ...wave, actions: { kind: 'continuous', minChange: 0.2 } };
    using agent = await SAC.create(new TradingEnv(options), {
      seed: 1,
      netArch: { pi: [32], qf: [8] },
      normalizeObservation: true,
    });
    const { best } = await cloneBehavior(agent, oracleDemonstrations(options), { learningRate: 3e-3, nEpochs: 14 });
    expect(best.logs['bc/mean_absolute_error']).toBeLessThan(0.1);
    const unseen = new TradingEnv({ ...options, candles: noisySine({ bars: 1_500, seed: 2, noise: 0.0005 }) });
    expect(backtest(agent, unseen).metrics.totalReturn).toBeGreaterThan(5);
  });
});
