import { describe, expect, it } from 'vitest';
import { resolveA2cOptions } from '../../src/agents/a2c/options.js';
import { describeOptions, mergeOptions } from '../../src/agents/checkpoint/options.js';
import { resolveDiscreteSacOptions } from '../../src/agents/discrete-sac/options.js';
import { A2C, type Agent, type Callback, DiscreteSAC, PPO, RecurrentPPO, SAC } from '../../src/agents/index.js';
import { resolvePpoOptions } from '../../src/agents/ppo/options.js';
import { resolveSacOptions } from '../../src/agents/sac/options.js';
import { linear, type Schedule, scheduleValue } from '../../src/agents/schedule.js';
import { identityBoxEnv, identityEnv } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';

const ROLLOUT = { netArch: { pi: [8], vf: [8] }, nSteps: 8, seed: 1 };

describe('PPO options', () => {
  it("are Stable-Baselines3's by default", () => {
    expect(resolvePpoOptions(undefined, 1)).toMatchObject({
      learningRate: 3e-4,
      nSteps: 2048,
      batchSize: 64,
      nEpochs: 10,
      gamma: 0.99,
      gaeLambda: 0.95,
      clipRange: 0.2,
      clipRangeVf: null,
      normalizeAdvantage: true,
      entCoef: 0,
      vfCoef: 0.5,
      maxGradNorm: 0.5,
      targetKl: null,
      seed: null,
      netArch: { pi: [64, 64], vf: [64, 64] },
      activation: 'tanh',
      logStdInit: 0,
      orthoInit: true,
    });
  });

  it('refuse everything that is wrong in one error', () => {
    const options = { gamma: 2, nEpoch: 3, learningRate: -1, netArch: { pi: [0], vf: [] }, seed: 1.5 } as object;
    expect(() => resolvePpoOptions(options, 1)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTIONS',
        details: expect.objectContaining({ violations: expect.any(Array) }),
      }),
    );
    for (const name of ['gamma', 'nEpoch', 'learningRate', 'netArch', 'seed']) {
      expect(() => resolvePpoOptions(options, 1)).toThrow(new RegExp(`"${name}"`));
    }
  });

  it('refuse minibatches larger than a rollout, and of one row where advantages are normalised', () => {
    expect(() => resolvePpoOptions({ nSteps: 8, batchSize: 33 }, 4)).toThrow(
      /"batchSize" 33 is larger than a rollout of nSteps 8 × 4 lanes = 32/,
    );
    expect(() => resolvePpoOptions({ nSteps: 8, batchSize: 32 }, 4)).not.toThrow();
    expect(() => resolvePpoOptions({ batchSize: 1 }, 1)).toThrow(/at least 2/);
    expect(() => resolvePpoOptions({ batchSize: 1, normalizeAdvantage: false }, 1)).not.toThrow();
  });
});

describe('A2C options', () => {
  it("are Stable-Baselines3's by default", () => {
    expect(resolveA2cOptions(undefined, 1)).toMatchObject({
      learningRate: 7e-4,
      nSteps: 5,
      gaeLambda: 1,
      normalizeAdvantage: false,
      useRmsProp: true,
      rmsPropEps: 1e-5,
    });
    expect(() => resolveA2cOptions({ nSteps: 1, normalizeAdvantage: true }, 1)).toThrow(/at least 2 steps/);
  });
});

describe('off-policy options', () => {
  it.each([
    ['SAC', resolveSacOptions],
    ['DiscreteSAC', resolveDiscreteSacOptions],
  ])('of %s refuse batches larger than the buffer', (name, resolve) => {
    expect(() => resolve({ batchSize: 33, bufferSize: 32 }, 1)).toThrow(
      `${name}: "batchSize" 33 is larger than "bufferSize" 32; lower batchSize or raise bufferSize`,
    );
    expect(() => resolve({ batchSize: 32, bufferSize: 32 }, 1)).not.toThrow();
  });
});

describe.each([
  ['PPO', PPO],
  ['A2C', A2C],
  ['RecurrentPPO', RecurrentPPO],
  ['SAC', SAC],
  ['DiscreteSAC', DiscreteSAC],
] as [string, { create(env: unknown): Promise<Agent>; load(source: unknown, options?: unknown): Promise<Agent> }][])(
  '%s says how it is called',
  (name, kind) => {
    it.each([
      ['MlpPolicy', '"MlpPolicy"'],
      [undefined, 'undefined'],
      [{ gamma: 1 }, 'an object with gamma'],
    ])('where it is created with %j', async (given, found) => {
      const message = new RegExp(
        `^${name}.create: expected an Env .* found ${found}; write ${name}.create\\(env, options`,
      );
      await expect(kind.create(given)).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringMatching(message),
      });
    });

    it.each([undefined, null, {}, { env: 'CartPole-v1' }])('where it is loaded with %j', async (options) => {
      const message = expect.stringContaining(`write ${name}.load(source, { env })`);
      await expect(kind.load('agent.safetensors', options)).rejects.toMatchObject({ code: 'INVALID_OPTIONS', message });
    });
  },
);

describe('schedules', () => {
  it('are linear in what remains of training', () => {
    expect([1, 0.5, 0].map((remaining) => scheduleValue('x', linear(4, 2), remaining))).toEqual([4, 3, 2]);
    expect(scheduleValue('x', linear(1e-3), 0)).toBe(0);
    expect(scheduleValue('x', 7, 0.3)).toBe(7);
  });

  it.each([Number.NaN, Infinity, -1e-3, undefined as never])('are refused where they return %s', (value) => {
    const details = { option: 'learningRate', progressRemaining: 0.25, value };
    expect(() => scheduleValue('learningRate', () => value, 0.25)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', details }),
    );
    expect(() => scheduleValue('learningRate', () => value, 0.25)).toThrow(/"learningRate".*found .* progress 0.25/);
  });

  it.each([
    ['PPO', (env: Env, options: object) => PPO.create(env, { ...ROLLOUT, batchSize: 8, ...options })],
    ['A2C', (env: Env, options: object) => A2C.create(env, { ...ROLLOUT, ...options })],
    ['RecurrentPPO', (env: Env, options: object) => RecurrentPPO.create(env, { ...ROLLOUT, batchSize: 8, ...options })],
  ])('of %s weigh entropy, and are asked at each update', async (_, create) => {
    const asked: number[] = [];
    const entCoef = (remaining: number): number => {
      asked.push(remaining);
      return remaining;
    };
    const logged: unknown[] = [];
    const look: Callback = { onUpdateEnd: ({ logs }) => void logged.push(logs['train/ent_coef']) };
    using agent = await create(identityEnv() as Env, { entCoef });
    await agent.learn({ totalTimesteps: 16, callbacks: look });
    expect([...new Set(asked)]).toEqual([0.5, 0]);
    expect(logged).toEqual([0.5, 0]);
    using fixed = await create(identityEnv() as Env, { entCoef: 0.5 });
    await fixed.learn({ totalTimesteps: 8, callbacks: look });
    expect(logged).toEqual([0.5, 0, undefined]);
    await expect(create(identityEnv() as Env, { entCoef: -1 })).rejects.toThrow(
      /"entCoef" must be .* >= 0 or a schedule/,
    );
  });

  it('of entropy weights move the update as the number that they return', async () => {
    const parameters = async (entCoef: number | Schedule): Promise<Float32Array> => {
      using agent = await A2C.create(identityEnv() as Env, { ...ROLLOUT, entCoef });
      await agent.learn({ totalTimesteps: 8 });
      return agent.parameters;
    };
    const scheduled = await parameters(linear(7, 0.5)); // 0.5 at the end
    expect(scheduled).toEqual(await parameters(0.5));
    expect(scheduled).not.toEqual(await parameters(0));
  });

  it('of entropy weights are saved with an agent', async () => {
    using agent = await PPO.create(identityEnv() as Env, { ...ROLLOUT, batchSize: 8, entCoef: linear(4, 2) });
    using copy = await PPO.load(agent.toBytes(), { env: identityEnv() as Env });
    expect(scheduleValue('entCoef', copy.options.entCoef, 0.5)).toBe(3);
  });

  it('are saved with the options, unless they are functions of the user', () => {
    const saved = describeOptions({ learningRate: linear(4, 2), clipRange: 0.1, netArch: { pi: [1], vf: [2] } });
    expect(JSON.parse(JSON.stringify(saved))).toEqual(saved);
    const merged = mergeOptions(saved, {});
    expect(scheduleValue('x', merged.learningRate as never, 0.5)).toBe(3);
    expect(merged).toMatchObject({ clipRange: 0.1, netArch: { pi: [1], vf: [2] } });
    const custom = describeOptions({ learningRate: () => 1 });
    expect(() => mergeOptions(custom, {})).toThrow(/"learningRate" was a function/);
    expect(mergeOptions(custom, { learningRate: 5 })).toEqual({ learningRate: 5 });
  });

  it('and other options may change on loading, the network may not', () => {
    const saved = { gamma: 0.9, netArch: { pi: [1], vf: [2] }, activation: 'tanh' };
    expect(mergeOptions(saved, { gamma: 0.5, netArch: { pi: [1], vf: [2] } })).toMatchObject({ gamma: 0.5 });
    expect(() => mergeOptions(saved, { activation: 'relu' })).toThrow(/"activation" cannot change/);
  });
});

describe('useMasks: true', () => {
  it.each([
    ['an env without masks', identityEnv],
    ['continuous actions', identityBoxEnv],
  ])('is refused for %s, when the agent is created', async (_, makeEnv) => {
    for (const Agent of [PPO, A2C]) {
      await expect(Agent.create(makeEnv(), { useMasks: true })).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining('leave it at "auto"'),
      });
    }
  });
});
