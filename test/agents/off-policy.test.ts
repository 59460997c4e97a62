import { getKernel, type KernelConfig, memory, registerKernel, setBackend, unregisterKernel } from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Callback, DiscreteSAC, SAC, type SacOptions } from '../../src/agents/index.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import type { OffPolicyState } from '../../src/agents/off-policy/checkpoint.js';
import { learntEntropyCoefficient } from '../../src/agents/off-policy/entropy-coefficient.js';
import { SoftLearner } from '../../src/agents/off-policy/learner.js';
import type { SacSpec } from '../../src/agents/ops/sac-types.js';
import { ReplayBuffer } from '../../src/agents/replay/replay-buffer.js';
import { allocateBatch, writeBatch } from '../../src/agents/replay/sample.js';
import { initialNetworks } from '../../src/agents/sac/networks.js';
import { sacStep } from '../../src/agents/sac/update.js';
import { createRng } from '../../src/core/rng.js';
import { identityEnv, pendulum } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { box } from '../../src/env/spaces.js';
import { decodeArchive } from '../../src/policy/format/archive.js';
import { scriptedEnv } from './scripted-env.js';

const SMALL = {
  netArch: { pi: [8], qf: [8] },
  batchSize: 8,
  bufferSize: 500,
  learningStarts: 10,
  gradientSteps: 3,
  includeReplayBuffer: true,
  seed: 1,
};

beforeAll(() => setBackend('cpu'));
afterEach(unregisterFusedKernels);

/** Where the fused ops of losses have the loss. */
const LOSS = { result: 1, at: 0, value: Number.NaN };

/** Has the `call`-th call of a fused op find `value` in one of its results, counted from the end where `at` is below 0. */
function spoil(name: string, call: number, { result, at, value } = LOSS): void {
  const config = getKernel(name, 'cpu') as KernelConfig;
  let calls = 0;
  unregisterKernel(name, 'cpu');
  registerKernel({
    ...config,
    kernelFunc: (params) => {
      const outputs = config.kernelFunc(params);
      if (++calls === call) {
        const { dataId } = (outputs as { dataId: object }[])[result] as { dataId: object };
        const values = (params.backend as unknown as { readSync(id: object): Float32Array }).readSync(dataId);
        values.fill(value, at, at === -1 ? undefined : at + 1);
      }
      return outputs;
    },
  });
}

/** Networks, moments, steps and α. */
function learnt(bytes: Uint8Array) {
  const { content, tensors } = decodeArchive(bytes);
  const { optimizers, entropy } = (content as unknown as { agent: OffPolicyState }).agent;
  const networks = Object.entries(tensors).filter(([name]) => /^(pi|action|critic)/.test(name));
  expect(networks.length).toBeGreaterThan(10);
  return { optimizers, entropy, networks };
}

describe.each([
  ['SacActorGradient', () => SAC.create(pendulum() as Env, SMALL)],
  ['SacCriticGradient', () => SAC.create(pendulum() as Env, SMALL)],
  ['DiscreteSacActorGradient', () => DiscreteSAC.create(identityEnv() as Env, SMALL)],
] as const)('an update whose %s fails', (op, create) => {
  it('moves nothing, and does not hinder the next', async () => {
    registerFusedKernels();
    using agent = await create();
    await agent.learn({ totalTimesteps: 15 });
    const tensors = memory().numTensors;
    spoil(op, 5);
    let before = agent.toBytes();
    const look: Callback = {
      onRolloutEnd: ({ agent: learner }) => {
        before = learner.toBytes();
        return undefined;
      },
    };
    const learning = agent.learn({ totalTimesteps: 10, resetNumTimesteps: false, callbacks: look });
    await expect(learning).rejects.toMatchObject({ code: 'NON_FINITE' });
    expect(agent.numTimesteps).toBe(17); // the second step of the second update
    expect(learnt(agent.toBytes())).toEqual(learnt(before));
    expect(memory().numTensors).toBe(tensors);
    const updates = agent.nUpdates;
    await agent.learn({ totalTimesteps: 5, resetNumTimesteps: false });
    expect(agent.nUpdates).toBe(updates + 15);
    expect(learnt(agent.toBytes()).networks).not.toEqual(learnt(before).networks);
  });
});

describe.each([
  ['critics', 5, { result: 0, at: -1, value: Infinity }], // one critic's last bias: the smaller value stays finite
  ['actor', 6, { result: 0, at: 0, value: Number.NaN }],
] as const)('an update that leaves the %s with a parameter that is not finite', (quantity, call, fault) => {
  it('is not published, and moves nothing', async () => {
    registerFusedKernels();
    using agent = await SAC.create(pendulum() as Env, SMALL);
    await agent.learn({ totalTimesteps: 15 });
    const before = learnt(agent.toBytes());
    const acting = agent.parameters;
    spoil('ClippedAdam', call, fault); // three steps of critics and actor in turn
    const learning = agent.learn({ totalTimesteps: 1, resetNumTimesteps: false });
    const where = `SAC update ${agent.nUpdates + 3}`;
    await expect(learning).rejects.toMatchObject({
      code: 'NON_FINITE',
      details: { where, quantity, value: fault.value },
    });
    expect(agent.parameters).toEqual(acting);
    expect(learnt(agent.toBytes())).toEqual(before);
  });
});

it('an update that leaves an entropy coefficient beyond all bounds moves nothing', async () => {
  const linear = { netArch: { pi: [], qf: [] }, gradientSteps: 1, learningStarts: 10, batchSize: 8, seed: 1 };
  using agent = await SAC.create(pendulum() as Env, {
    ...linear,
    bufferSize: 500,
    learningRate: 1e3,
    targetEntropy: 1e3,
  });
  const acting = agent.parameters;
  const learning = agent.learn({ totalTimesteps: 20 });
  await expect(learning).rejects.toMatchObject({ code: 'NON_FINITE', details: { quantity: 'entropy coefficient' } });
  expect(agent.parameters).toEqual(acting);
});

it.each([
  ['SAC', () => SAC.create(pendulum() as Env, { ...SMALL, gradientSteps: 1, targetUpdateInterval: 3 })],
  [
    'DiscreteSAC',
    () => DiscreteSAC.create(identityEnv() as Env, { ...SMALL, gradientSteps: 1, targetUpdateInterval: 3 }),
  ],
] as const)('%s moves its targets at every third gradient step alone', async (_, create) => {
  using agent = await create();
  const targetsOf = (bytes: Uint8Array): string => {
    const targets = Object.entries(decodeArchive(bytes).tensors).filter(([name]) => name.startsWith('critic_target.'));
    expect(targets.length).toBeGreaterThan(3);
    return JSON.stringify(targets);
  };
  let before = targetsOf(agent.toBytes());
  const moves: number[] = [];
  const look: Callback = {
    onUpdateEnd: ({ agent: learner }) => {
      const after = targetsOf(learner.toBytes());
      if (after !== before) moves.push(agent.nUpdates);
      before = after;
      return undefined;
    },
  };
  await agent.learn({ totalTimesteps: 22, callbacks: look });
  expect(agent.nUpdates).toBeGreaterThanOrEqual(9);
  expect(moves).toEqual(Array.from({ length: Math.floor(agent.nUpdates / 3) }, (_, i) => 3 * (i + 1)));
});

it('a learner goes back to what it had at its last synchronisation', async () => {
  registerFusedKernels();
  const distribution = { kind: 'squashedGaussian', size: 1 } as const;
  const spec: SacSpec = { actor: { observationSize: 2, pi: [5], activation: 'relu', distribution }, qf: [4] };
  const rng = createRng('learner');
  const normals = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  const batch = {
    size: 3,
    observations: normals(6),
    actions: normals(3).map(Math.tanh),
    rewards: normals(3),
    discounts: new Float32Array(3).fill(0.9),
    nextObservations: normals(6),
  };
  const entropy = learntEntropyCoefficient({ logValue: -1, firstMoment: 0, secondMoment: 0, step: 0 }, -1);
  const learner = new SoftLearner(spec, initialNetworks(spec, rng), entropy);
  const step = () =>
    sacStep(learner, batch, { current: normals(3), next: normals(3) }, { learningRate: 0.01, tau: 0.1 }, 'step');
  const content = async () => {
    await learner.sync();
    return structuredClone({ ...learner.snapshot, entropy: entropy.state });
  };
  await step();
  const before = await content();
  await step();
  learner.rollBack();
  expect(await content()).toEqual(before);
  await step();
  const after = await content();
  for (const part of ['actor', 'critics', 'targets', 'entropy'] as const) expect(after[part]).not.toEqual(before[part]);
  learner.dispose();
});

/** A buffer of one lane that was rewarded 1, 2, 3, … and allows what its number's bits say. */
function counted(steps: number, cutAt: number): ReplayBuffer {
  const buffer = new ReplayBuffer({ capacity: 9, lanes: 1, observationSize: 1, actionSize: 1, maskSize: 3 });
  const bits = (value: number): Uint8Array => Uint8Array.of(value & 1, (value >> 1) & 1, (value >> 2) & 1);
  buffer.begin(Float32Array.of(0), bits(0));
  for (let i = 1; i <= steps; i++) {
    buffer.add({
      actions: Float32Array.of(0),
      rewards: Float32Array.of(i),
      terminated: Uint8Array.of(0),
      truncated: Uint8Array.of(i === cutAt ? 1 : 0),
      finalObservations: Float32Array.of(100),
      observations: Float32Array.of(i),
      masks: bits(i),
      finalMasks: Uint8Array.of(1, 0, 1),
    });
  }
  return buffer;
}

describe('a batch', () => {
  const batchOf = (buffer: ReplayBuffer, transitions: readonly number[], options = {}) => {
    const sizes = { observationSize: 1, actionSize: 1, maskSize: 3, weighted: false };
    const batch = allocateBatch(transitions.length, sizes);
    writeBatch(buffer, Int32Array.from(transitions), batch, { gamma: 0.5, nSteps: 2, ...options });
    return batch;
  };

  it('has each reward normalised before they are summed up', () => {
    const { rewards } = batchOf(counted(4, 0), [0, 2], { rewardScale: 0.5, clipReward: 1.2 });
    expect(rewards[0]).toBeCloseTo(0.5 + 0.5 * 1, 6);
    expect(rewards[1]).toBeCloseTo(1.2 + 0.5 * 1.2, 6);
  });

  it('says what was allowed, and what is n steps later or at the end', () => {
    const { masks, nextMasks, nextObservations } = batchOf(counted(5, 3), [0, 1, 2, 4]);
    expect(Array.from(masks ?? [])).toEqual([...[0, 0, 0], ...[1, 0, 0], ...[0, 1, 0], ...[0, 0, 1]]);
    expect(Array.from(nextObservations)).toEqual([2, 100, 100, 5]);
    expect(Array.from(nextMasks ?? [])).toEqual([...[0, 1, 0], ...[1, 0, 1], ...[1, 0, 1], ...[1, 0, 1]]);
  });

  it('says the same after the buffer went through a state', () => {
    const buffer = counted(14, 12);
    const copy = new ReplayBuffer({ capacity: 9, lanes: 1, observationSize: 1, actionSize: 1, maskSize: 3 });
    copy.restore(buffer.state());
    const transitions = Array.from({ length: 9 }, (_, at) => at);
    expect(batchOf(copy, transitions)).toEqual(batchOf(buffer, transitions));
    expect(copy.state()).toEqual(buffer.state());
  });
});

describe('normalised rewards', () => {
  it('are remembered as they were, and drawn by the scale of the discounted sum', async () => {
    const run = async (normalizeReward: boolean) => {
      using agent = await SAC.create(pendulum() as Env, { ...SMALL, normalizeReward, clipReward: 0.5 });
      await agent.learn({ totalTimesteps: 30 });
      const { agent: state } = decodeArchive(agent.toBytes()).content as unknown as { agent: OffPolicyState };
      return { agent, rewards: state.replayBuffer?.rewards, scale: agent.normalizer.rewardScale };
    };
    const [plain, normalized] = [await run(false), await run(true)];
    expect(plain.scale).toBe(1);
    expect(normalized.scale).toBeLessThan(0.5);
    expect(normalized.rewards?.slice(0, 11)).toEqual(plain.rewards?.slice(0, 11));
    expect(normalized.agent.parameters).not.toEqual(plain.agent.parameters);
  });
});

it('draws uniformly what was remembered', () => {
  const buffer = counted(9, 0);
  const drawn = new Int32Array(9_000);
  buffer.draw(drawn, createRng('uniform'));
  const counts = Array.from({ length: 9 }, (_, at) => drawn.filter((transition) => transition === at).length);
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(130);
});

describe('state-dependent exploration', () => {
  /** What a policy does at one and the same observation, step by step; it does not learn. */
  const actionsOf = async (options: Partial<SacOptions>, steps: number): Promise<number[]> => {
    const actionSpace = box({ shape: [1], low: -1, high: 1 });
    const env = scriptedEnv({ actionSpace, observe: () => [1, -1] });
    using agent = await SAC.create(env, {
      ...SMALL,
      learningStarts: 1_000,
      useSde: true,
      useSdeAtWarmup: true,
      logStdInit: 0,
      trainFreq: 8,
      ...options,
    });
    await agent.learn({ totalTimesteps: steps });
    expect(agent.nUpdates).toBe(0);
    return env.actions.map((action) => (action as Float32Array)[0] as number);
  };

  it.each([
    [{}, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]],
    [{ sdeSampleFreq: 3 }, [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]],
    [{ trainFreq: 4, sdeSampleFreq: 4 }, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]],
  ])('keeps its noise as long as %j says', async (options, expected) => {
    const actions = await actionsOf(options, 16);
    const different = [...new Set(actions)];
    expect(actions.map((action) => different.indexOf(action))).toEqual(expected);
  });

  it('leaves the steps before learning to uniform draws unless it is asked', async () => {
    const actions = await actionsOf({ useSdeAtWarmup: false }, 200);
    expect(new Set(actions).size).toBe(200);
    expect(Math.max(...actions.map(Math.abs))).toBeGreaterThan(0.97);
  });
});
