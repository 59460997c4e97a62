import { isDeepStrictEqual } from 'node:util';
import { memory, profile, setBackend, tensor1d } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Callback, SAC, type SacOptions } from '../../src/agents/index.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import type { OffPolicyState } from '../../src/agents/off-policy/checkpoint.js';
import { fixedEntropyCoefficient, learntEntropyCoefficient } from '../../src/agents/off-policy/entropy-coefficient.js';
import { SoftLearner } from '../../src/agents/off-policy/learner.js';
import type { ErrorGradient, LossGradient } from '../../src/agents/ops/gradient.js';
import { polyak } from '../../src/agents/ops/polyak.js';
import { sacActorGradient } from '../../src/agents/ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../../src/agents/ops/sac-critic-gradient.js';
import type { SacBatch, SacSpec } from '../../src/agents/ops/sac-types.js';
import type { ReplayBufferState } from '../../src/agents/replay/transitions.js';
import { initialNetworks } from '../../src/agents/sac/networks.js';
import { createRng } from '../../src/core/rng.js';
import { identityBoxEnv, identityEnv, pendulum } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { box, contains } from '../../src/env/spaces.js';
import { decodeArchive } from '../../src/policy/format/archive.js';
import { loadPolicy } from '../../src/policy/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { scriptedEnv } from './scripted-env.js';

const SMALL: Partial<SacOptions> = { netArch: { pi: [8], qf: [8] }, batchSize: 8, bufferSize: 500, learningStarts: 10 };

beforeAll(() => setBackend('cpu'));
afterAll(unregisterFusedKernels);

function specOf(hidden: readonly number[], actions: number): SacSpec {
  const distribution = { kind: 'squashedGaussian', size: actions } as const;
  return { actor: { observationSize: 3, pi: hidden, activation: 'relu', distribution }, qf: hidden };
}

/** The same with state-dependent noise, whose matrix is one for all rows. */
function stateDependent({ actor, qf }: SacSpec): SacSpec {
  const { size } = actor.distribution;
  const latentSize = actor.pi.at(-1) as number;
  const distribution = { kind: 'squashedStateDependentGaussian', size, latentSize } as const;
  return { actor: { ...actor, activation: 'tanh', distribution }, qf };
}

function noiseSize({ actor: { distribution } }: SacSpec, rows: number): number {
  return distribution.size * (distribution.kind === 'squashedGaussian' ? rows : distribution.latentSize);
}

/** Some networks, a batch and noise; log σ lies on both sides of its bounds. */
function problem(spec: SacSpec, size: number, weighted: boolean) {
  const rng = createRng(size);
  const draw = (count: number, scale = 1): Float32Array =>
    Float32Array.from({ length: count }, () => scale * rng.normal());
  const { observationSize, distribution } = spec.actor;
  const { actor, critics } = initialNetworks(spec, rng);
  actor.parameters.forEach((value, i) => {
    actor.parameters[i] = 3 * value;
  });
  const batch: SacBatch = {
    size,
    observations: draw(size * observationSize),
    actions: draw(size * distribution.size).map(Math.tanh),
    rewards: draw(size),
    discounts: Float32Array.from({ length: size }, (_, row) => (row % 3 === 0 ? 0 : 0.99)),
    nextObservations: draw(size * observationSize),
    ...(weighted ? { weights: draw(size).map(Math.abs) } : {}),
  };
  const targets = critics.parameters.map((value) => value + 0.1 * rng.normal());
  return {
    batch,
    noise: draw(noiseSize(spec, size)),
    actor: actor.parameters,
    critics: critics.parameters,
    targets,
  };
}

function gradients(spec: SacSpec, { batch, noise, actor, critics, targets }: ReturnType<typeof problem>) {
  const tensors = { actor: tensor1d(actor), critics: tensor1d(critics), targets: tensor1d(targets) };
  const results: readonly (LossGradient & Partial<ErrorGradient>)[] = [
    sacCriticGradient(tensors, batch, noise, spec, { entCoef: 0.3 }),
    sacActorGradient(tensors, batch, noise, spec, { entCoef: 0.3 }),
  ];
  const read = results.map(({ gradient, stats, errors }) => ({
    gradient: gradient.dataSync() as Float32Array,
    stats: stats.dataSync() as Float32Array,
    errors: (errors?.dataSync() ?? new Float32Array(0)) as Float32Array,
  }));
  for (const tensor of [...Object.values(tensors), ...results.flatMap(Object.values)]) tensor.dispose();
  return read;
}

describe('the fused gradients', () => {
  it.each([
    [specOf([], 1), 5, false],
    [specOf([7], 2), 64, true],
    [specOf([9, 5], 1), 70, false],
    [specOf([16, 12, 6], 3), 300, true],
    [stateDependent(specOf([7], 2)), 64, true],
    [stateDependent(specOf([16, 12, 6], 3)), 300, false],
  ])('are the composed ones: %j, %i rows, weighted %j', (spec, size, weighted) => {
    const given = problem(spec, size, weighted);
    const before = memory().numTensors;
    unregisterFusedKernels();
    const composed = gradients(spec, given);
    expect(registerFusedKernels()).toBe(true);
    const fused = gradients(spec, given);
    expect(memory().numTensors).toBe(before);
    expect(composed[0]?.errors.length).toBe(size);
    composed.forEach(({ gradient, stats, errors }, i) => {
      errors.forEach((value, row) => {
        expect(Math.abs((fused[i]?.errors[row] as number) - value)).toBeLessThan(1e-4 * Math.max(1, value));
      });
      const scale = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(scale).toBeGreaterThan(0);
      gradient.forEach((value, at) => {
        expect(Math.abs((fused[i]?.gradient[at] as number) - value)).toBeLessThan(2e-5 * scale);
      });
      stats.forEach((value, at) => {
        expect(Math.abs((fused[i]?.stats[at] as number) - value)).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
      });
    });
  });

  it('move targets as the composed ones do', () => {
    const move = (): Float32Array => {
      const source = tensor1d([1, -2, 3]);
      const moved = polyak(tensor1d([0, 2, 4]), source, 0.25);
      const values = moved.dataSync() as Float32Array;
      for (const tensor of [source, moved]) tensor.dispose();
      return values;
    };
    unregisterFusedKernels();
    expect(Array.from(move())).toEqual([0.25, 1, 3.75]);
    registerFusedKernels();
    expect(Array.from(move())).toEqual([0.25, 1, 3.75]);
  });
});

describe('the entropy coefficient', () => {
  it('grows where the policy is too sure, and shrinks where it is not', () => {
    const start = { logValue: 0, firstMoment: 0, secondMoment: 0, step: 0 };
    const sure = learntEntropyCoefficient(start, -1);
    sure.update(3, 0.1);
    expect(sure.value).toBeCloseTo(Math.exp(0.1), 6);
    const unsure = learntEntropyCoefficient(start, -1);
    unsure.update(-3, 0.1);
    expect(unsure.value).toBeCloseTo(Math.exp(-0.1), 6);
    expect(start.step).toBe(0);
  });

  it('moves by Adam, with PyTorch’s β', () => {
    const alpha = learntEntropyCoefficient({ logValue: 0, firstMoment: 0, secondMoment: 0, step: 0 }, -1);
    let expected = 0;
    for (let step = 1; step <= 50; step++) {
      alpha.update(step === 1 ? 1001 : 1, 0.01); // gradients: −1000, then 0
      const first = (0.1 * 0.9 ** (step - 1)) / (1 - 0.9 ** step);
      const second = (0.001 * 0.999 ** (step - 1)) / (1 - 0.999 ** step);
      expected += (0.01 * first) / Math.sqrt(second);
      expect(alpha.state.logValue).toBeCloseTo(expected, 9);
    }
    expect(alpha.state.firstMoment).toBeCloseTo(-100 * 0.9 ** 49, 9);
    expect(alpha.state.secondMoment).toBeCloseTo(1000 * 0.999 ** 49, 9);
  });
});

describe('the networks of soft actor-critic', () => {
  it.each([
    ['composed', unregisterFusedKernels],
    ['fused', registerFusedKernels],
  ])('move by Adam with PyTorch’s β and ε, on gradients as they are: %s', async (_, choose) => {
    choose();
    const spec = specOf([4], 1);
    const learner = new SoftLearner(spec, initialNetworks(spec, createRng(1)), fixedEntropyCoefficient(0.2));
    for (const optimizer of [learner.actor, learner.critics]) {
      const start = optimizer.snapshot.parameters.slice();
      const gradients = start.map((_, i) => [300, -2, 1e-6][i % 3] as number);
      const moved = new Float64Array(start.length);
      for (let step = 1; step <= 30; step++) {
        const gradient = tensor1d(step === 1 ? gradients : new Float32Array(start.length));
        optimizer.step(gradient, 0.01);
        gradient.dispose();
        const first = (0.1 * 0.9 ** (step - 1)) / (1 - 0.9 ** step);
        const second = (0.001 * 0.999 ** (step - 1)) / (1 - 0.999 ** step);
        gradients.forEach((g, i) => {
          moved[i] = (moved[i] as number) - (0.01 * first * g) / (Math.sqrt(second) * Math.abs(g) + 1e-8);
        });
      }
      await optimizer.sync();
      const { parameters, moments } = optimizer.snapshot;
      gradients.forEach((g, i) => {
        expect((parameters[i] as number) - (start[i] as number)).toBeCloseTo(moved[i] as number, 5);
        expect((moments.secondMoment?.[i] as number) / g ** 2).toBeCloseTo(0.001 * 0.999 ** 29, 8);
      });
    }
    learner.dispose();
  });
});

describe('SAC', () => {
  it('learns to do as it is told', async () => {
    using agent = await SAC.create(identityBoxEnv({ maxEpisodeSteps: 20 }) as Env, {
      ...SMALL,
      seed: 1,
      netArch: { pi: [16], qf: [16] },
      batchSize: 64,
      learningRate: 3e-3,
      gamma: 0,
    });
    await agent.learn({ totalTimesteps: 1_000 });
    const { meanReward } = evaluatePolicy(agent, identityBoxEnv({ maxEpisodeSteps: 20 }), { episodes: 10, seed: 5 });
    expect(meanReward).toBeGreaterThan(-1); // always 0 earns -6.7
  });

  it('acts at random before it learns, inside the bounds and up to them', async () => {
    const actionSpace = box({ shape: [2], low: [-1, 10], high: [3, 11] });
    const env = scriptedEnv({ actionSpace, length: 5 });
    using agent = await SAC.create(env, { ...SMALL, seed: 1, learningStarts: 300 });
    const before = agent.parameters;
    await agent.learn({ totalTimesteps: 300 });
    expect([agent.nUpdates, agent.replaySize]).toEqual([0, 300]);
    expect(agent.parameters).toEqual(before);
    const actions = env.actions as Float32Array[];
    for (const [i, low, high] of [
      [0, -1, 3],
      [1, 10, 11],
    ] as const) {
      const values = actions.map((action) => action[i] as number).sort((a, b) => a - b);
      const margin = 0.05 * (high - low);
      expect(values[0]).toBeGreaterThanOrEqual(low);
      expect(values[0]).toBeLessThan(low + margin);
      expect(values.at(-1)).toBeLessThanOrEqual(high);
      expect(values.at(-1)).toBeGreaterThan(high - margin);
    }
  });

  it.each([
    [{}, 40 - 10],
    [{ gradientSteps: 3 }, 3 * (40 - 10)],
    [{ trainFreq: 4 }, (40 - 12) / 4 + 1],
    [{ trainFreq: 4, gradientSteps: -1 }, 40 - 12 + 4],
    [{ bufferSize: 5, batchSize: 5, nSteps: 3 }, 40 - 10],
  ])('does the gradient steps of %j', async (options, expected) => {
    using agent = await SAC.create(scriptedEnv({ actionSpace: box({ shape: [1], low: -1, high: 1 }) }), {
      ...SMALL,
      seed: 1,
      ...options,
    });
    await agent.learn({ totalTimesteps: 40 });
    expect(agent.nUpdates).toBe(expected);
  });

  it.each([
    [1, [1, 1, 1, 1, 1, 1, 1]],
    [3, [0, 0, 1, 0, 0, 1, 0]],
  ])('moves its target critics after each %d gradient steps, also over updates', async (interval, expected) => {
    using agent = await SAC.create(pendulum() as Env, { ...SMALL, seed: 1, targetUpdateInterval: interval });
    await agent.learn({ totalTimesteps: 10 });
    expect(agent.nUpdates).toBe(0);
    const targets = (): unknown =>
      Object.entries(decodeArchive(agent.toBytes()).tensors).filter(([name]) => name.startsWith('critic_target.'));
    const moves: number[] = [];
    for (const _ of expected) {
      const before = targets();
      await agent.learn({ totalTimesteps: 1, resetNumTimesteps: false });
      moves.push(isDeepStrictEqual(targets(), before) ? 0 : 1);
    }
    expect(moves).toEqual(expected);
  });

  it('counts gradient steps between moves of its targets inside an update, too', async () => {
    const options = { ...SMALL, seed: 1, gradientSteps: 4, targetUpdateInterval: 3 };
    using agent = await SAC.create(pendulum() as Env, options);
    const { kernels } = await profile(async () => {
      await agent.learn({ totalTimesteps: 13 });
      return [];
    });
    expect(agent.nUpdates).toBe(12);
    expect(kernels.filter(({ name }) => name === 'Polyak').length).toBe(4);
  });

  it('keeps a fixed coefficient, and logs no loss of it', async () => {
    using agent = await SAC.create(pendulum() as Env, { ...SMALL, seed: 1, entCoef: 0.2 });
    let seen: Readonly<Record<string, number>> = {};
    const look: Callback = {
      onUpdateEnd: ({ logs }) => {
        seen = { ...logs };
        return undefined;
      },
    };
    await agent.learn({ totalTimesteps: 15, callbacks: look });
    expect(seen['train/ent_coef']).toBe(0.2);
    expect(seen).not.toHaveProperty('train/ent_coef_loss');
  });

  it('remembers how episodes ended, what it saw last, and its actions in [-1, 1]', async () => {
    const actionSpace = box({ shape: [1], low: 10, high: 20 });
    const remembered = async (end: 'terminated' | 'truncated', ...totals: number[]) => {
      const env = scriptedEnv({ actionSpace, length: 4, end });
      using agent = await SAC.create(env, { ...SMALL, seed: 1, includeReplayBuffer: true });
      for (const totalTimesteps of totals) await agent.learn({ totalTimesteps });
      const { agent: state } = decodeArchive(agent.toBytes()).content as unknown as { agent: OffPolicyState };
      return { ...(state.replayBuffer as ReplayBufferState), taken: env.actions as Float32Array[] };
    };
    const cut = await remembered('truncated', 6);
    expect(Array.from(cut.endings)).toEqual([0, 0, 0, 2, 0, 0]);
    expect(Array.from(cut.finals)).toEqual([4, 0]);
    expect(Array.from(cut.observations.filter((_, i) => i % 2 === 0))).toEqual([0, 1, 2, 3, 0, 1, 2]);
    cut.actions.forEach((action, i) => {
      expect(cut.taken[i]?.[0]).toBeCloseTo(15 + 5 * action, 5);
    });
    const over = await remembered('terminated', 6);
    expect(Array.from(over.endings)).toEqual([0, 0, 0, 1, 0, 0]);
    expect(over.finals.length).toBe(0);
    const begunAgain = await remembered('terminated', 2, 1);
    expect(Array.from(begunAgain.endings)).toEqual([0, 2, 0]);
    expect(Array.from(begunAgain.finals)).toEqual([2, 0]);
  });

  it('goes on without its replay buffer, which fills up first', async () => {
    using agent = await SAC.create(pendulum() as Env, { ...SMALL, seed: 1 });
    await agent.learn({ totalTimesteps: 30 });
    const bytes = agent.toBytes();
    expect(bytes.length).toBeLessThan(agent.toBytes({ includeReplayBuffer: true }).length);
    using copy = await SAC.load(bytes, { env: pendulum() as Env });
    expect([copy.replaySize, copy.nUpdates]).toEqual([0, 20]);
    await copy.learn({ totalTimesteps: 15, resetNumTimesteps: false });
    expect([copy.numTimesteps, copy.replaySize, copy.nUpdates]).toEqual([45, 15, 25]);
  });

  it('saves a policy that acts without it, at random too', async () => {
    using agent = await SAC.create(pendulum() as Env, { ...SMALL, seed: 1 });
    const policy = await loadPolicy(agent.policyBytes());
    const drawn = new Set<number>();
    for (let i = 0; i < 20; i++) {
      const observation = [Math.cos(i), Math.sin(i), i / 3];
      expect(policy.act(observation)).toEqual(agent.act(observation));
      const { action } = policy.act(observation, { deterministic: false });
      expect(contains(policy.actionSpace, action)).toBe(true);
      drawn.add((action as Float32Array)[0] as number);
    }
    expect(drawn.size).toBe(20);
  });

  it.each<[Partial<SacOptions>, RegExp]>([
    [{ gradientSteps: 0 }, /"gradientSteps" must be a whole number >= 1, or -1, found 0/],
    [{ entCoef: 'auto_0' }, /"entCoef" must be/],
    [{ entCoef: 0.1, targetEntropy: -1 }, /"targetEntropy" needs a learnt "entCoef"/],
    [{ bufferSize: 2, nSteps: 3 }, /"bufferSize" 2 cannot hold nSteps 3/],
    [{ netArch: { pi: [8], vf: [8] } as never }, /"netArch" must be { pi, qf }/],
    [{ tau: 0, gamma: 2 }, /"tau" must be .*"gamma" must be/],
  ])('refuses %j', async (options, message) => {
    const creation = SAC.create(pendulum() as Env, options);
    await expect(creation).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(creation).rejects.toThrow(message);
  });

  it('refuses actions that are no box with bounds', async () => {
    const unbounded = scriptedEnv({ actionSpace: box({ shape: [1] }) });
    for (const env of [identityEnv() as Env, unbounded]) {
      await expect(SAC.create(env)).rejects.toMatchObject({ code: 'INVALID_SPACE' });
    }
  });
});
