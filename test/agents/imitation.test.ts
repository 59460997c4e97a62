import { memory, setBackend, tensor1d } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { rolloutActions } from '../../src/agents/imitation/rollout-actions.js';
import {
  A2C,
  type CloneEpoch,
  cloneBehavior,
  type Demonstrations,
  DiscreteSAC,
  PPO,
  SAC,
  type SacOptions,
} from '../../src/agents/index.js';
import { actorLikelihoodGradient } from '../../src/agents/ops/actor-likelihood-gradient.js';
import { createRng } from '../../src/core/rng.js';
import type { Env } from '../../src/env/env.js';
import { box, discrete, multiBinary, multiDiscrete, type Space } from '../../src/env/spaces.js';
import { bindDistribution } from '../../src/policy/actor-policy.js';
import { createForward } from '../../src/policy/forward.js';
import { loadPolicy } from '../../src/policy/index.js';
import { actorCriticLayout, logStdOf, type PolicySpec } from '../../src/policy/network.js';
import { scriptedEnv } from './scripted-env.js';

type Rule = (x: number, y: number) => readonly number[];

/** Standard normal observations, and what a rule does about each. */
function demonstrate(
  actionSpace: Space,
  rule: Rule,
  more: Partial<Demonstrations> & { spread?: number } = {},
): Demonstrations {
  const { spread = 1, ...others } = more;
  const rng = createRng(5);
  const observations = Float32Array.from({ length: 2 * 1_000 }, () => spread * rng.normal());
  const rows = Array.from({ length: 1_000 }, (_, i) =>
    rule(observations[2 * i] as number, observations[2 * i + 1] as number),
  );
  return {
    observationSpace: box({ shape: [2] }),
    actionSpace,
    steps: 1_000,
    observations,
    actions: Float32Array.from(rows.flat()),
    masks: null,
    returns: new Float32Array(1_000),
    ...others,
  };
}

const CHOICES = discrete(3, 10);
const chooses: Rule = (x, y) => [10 + (x > y ? 0 : x + y > 0 ? 1 : 2)];
const BOX = box({ shape: [2], low: [-2, 0], high: [2, 10] });
const moves: Rule = (x, y) => [Math.tanh(x), 5 + 3 * Math.tanh(y - x)];
const toBounds: Rule = (x, y) => [x > 0 ? 2 : -2, 5 + 3 * Math.tanh(y)];
const envOf = (actionSpace: Space): Env => scriptedEnv({ actionSpace, length: 8 });
const small = { seed: 1, netArch: { pi: [16], vf: [16] } };
const rollouts = { nSteps: 16, batchSize: 16 };

/** Of the logit of the third choice. */
function thirdBias({ spec, parameters }: Pick<PPO, 'spec' | 'parameters'>): number {
  const bias = actorCriticLayout(spec).tensors.find(({ name }) => name === 'action.bias');
  return parameters[(bias?.offset as number) + 2] as number;
}

beforeAll(() => setBackend('cpu'));

describe('cloneBehavior', () => {
  it.each([
    ['PPO', () => PPO.create(envOf(CHOICES), { ...small, ...rollouts })],
    ['A2C', () => A2C.create(envOf(CHOICES), small)],
    ['discrete SAC', () => DiscreteSAC.create(envOf(CHOICES), { seed: 1, netArch: { pi: [16], qf: [8] } })],
    [
      'PPO with a features extractor',
      () =>
        PPO.create(envOf(CHOICES), {
          ...small,
          nSteps: 16,
          batchSize: 16,
          featuresExtractor: { kind: 'mlp', widths: [12] },
        }),
    ],
  ])('teaches %s choices, on steps that it was not taught too', async (_, create) => {
    using agent = await create();
    const { epochs, best } = await cloneBehavior(agent, demonstrate(CHOICES, chooses), {
      learningRate: 0.03,
      batchSize: 128,
      nEpochs: 20,
    });
    expect(epochs[0]?.logs['bc/accuracy']).toBeLessThan(0.8);
    expect(best.logs['bc/accuracy']).toBeGreaterThan(0.97);
    expect(best.logs['bc/validation_accuracy']).toBeGreaterThan(0.95);
    expect(best.logs['bc/prob_true_act']).toBeGreaterThan(0.9);
    const policy = await loadPolicy(agent.policyBytes());
    expect([policy.act([1, -1]).action, policy.act([0.5, 1.5]).action, policy.act([-2, -1]).action]).toEqual([
      10, 11, 12,
    ]);
  });

  it.each([
    ['PPO', () => PPO.create(envOf(BOX), { ...small, ...rollouts })],
    ['A2C', () => A2C.create(envOf(BOX), small)],
    ['PPO with state-dependent noise', () => PPO.create(envOf(BOX), { ...small, ...rollouts, useSde: true })],
    ['A2C with state-dependent noise', () => A2C.create(envOf(BOX), { ...small, useSde: true })],
  ])('teaches %s moves in a box, and how sure it may be of them', async (_, create) => {
    using agent = await create();
    const before = Math.max(...logStdOf(agent.spec, agent.parameters));
    const demonstrations = demonstrate(BOX, moves);
    const { best } = await cloneBehavior(agent, demonstrations, { learningRate: 0.02, nEpochs: 60, patience: null });
    expect(best.logs['bc/validation_mean_absolute_error']).toBeLessThan(0.15);
    expect(Math.max(...logStdOf(agent.spec, agent.parameters))).toBeLessThan(before - 1);
  });

  it('teaches SAC moves in a box, also to its bounds', async () => {
    using agent = await SAC.create(envOf(BOX), { seed: 1, netArch: { pi: [32], qf: [8] } });
    const before = agent.toBytes();
    const { best } = await cloneBehavior(agent, demonstrate(BOX, toBounds), {
      learningRate: 0.02,
      batchSize: 128,
      nEpochs: 30,
      patience: null,
    });
    expect(best.logs['bc/validation_mean_absolute_error']).toBeLessThan(0.3);
    const [left, right] = [agent.predict([-1, 0]).action, agent.predict([1, 0]).action] as Float32Array[];
    expect(left?.[0]).toBeLessThan(-1.9);
    expect(right?.[0]).toBeGreaterThan(1.9);
    expect(agent.toBytes()).not.toEqual(before);
  });

  it.each<[string, Partial<SacOptions>]>([
    ['', {}],
    [', behind a features extractor', { featuresExtractor: { kind: 'mlp', widths: [12] } }],
    [', of features alone', { netArch: { pi: [], qf: [8] }, featuresExtractor: { kind: 'mlp', widths: [32] } }],
  ])('teaches SAC with state-dependent noise%s, as far as its means reach', async (_, options) => {
    using agent = await SAC.create(envOf(BOX), { seed: 1, netArch: { pi: [32], qf: [8] }, useSde: true, ...options });
    const [logStdBefore, demonstrations] = [logStdOf(agent.spec, agent.parameters), demonstrate(BOX, toBounds)];
    const { epochs, best } = await cloneBehavior(agent, demonstrations, {
      learningRate: 0.02,
      batchSize: 128,
      nEpochs: 30,
      patience: null,
    });
    expect(epochs[0]?.logs['bc/validation_mean_absolute_error']).toBeGreaterThan(1);
    expect(best.logs['bc/validation_mean_absolute_error']).toBeLessThan(0.3);
    expect(logStdOf(agent.spec, agent.parameters)).not.toEqual(logStdBefore);
    const policy = await loadPolicy(agent.policyBytes());
    for (const acts of [agent.predict.bind(agent), policy.act.bind(policy)]) {
      const [left, right] = [acts([-1, 0]).action, acts([1, 1]).action] as Float32Array[];
      expect([left?.[0], right?.[0]].map(Math.abs as never)).toEqual([
        expect.closeTo(2 * Math.tanh(2), 1),
        expect.closeTo(2 * Math.tanh(2), 1),
      ]);
      expect(Math.abs((right?.[1] as number) - (5 + 3 * Math.tanh(1)))).toBeLessThan(0.5);
    }
  });

  it('asks squashed policies for no more than their means can do', () => {
    const limitOf = (distribution: PolicySpec['distribution'], margin: number): number => {
      const spec = { observationSize: 2, pi: [], activation: 'tanh', distribution } as const;
      return Math.max(...rolloutActions(spec, BOX, Float32Array.of(2, 10, 5, -3, -2, 0), margin).map(Math.abs));
    };
    const exploring = { kind: 'squashedStateDependentGaussian', size: 2, latentSize: 2 } as const;
    expect(limitOf({ kind: 'squashedGaussian', size: 2 }, 0.01)).toBeCloseTo(0.99, 6);
    expect(limitOf(exploring, 0.01)).toBeCloseTo(Math.tanh(2), 6);
    expect(limitOf(exploring, 0.1)).toBeCloseTo(0.9, 6);
  });

  it('leaves the agent to learn on from the clone', async () => {
    using agent = await PPO.create(envOf(CHOICES), { ...small, ...rollouts, learningRate: 1e-6 });
    const demonstrations = demonstrate(CHOICES, chooses);
    await cloneBehavior(agent, demonstrations, { learningRate: 0.01, nEpochs: 10 });
    const cloned = agent.parameters;
    const hits = (): number =>
      Array.from({ length: 100 }, (_, i) => i).filter((i) => {
        const observation = demonstrations.observations.subarray(2 * i, 2 * i + 2);
        return agent.predict(observation).action === demonstrations.actions[i];
      }).length;
    expect(hits()).toBeGreaterThan(95);
    await agent.learn({ totalTimesteps: 32 });
    expect(agent.parameters).not.toEqual(cloned);
    expect(Math.max(...agent.parameters.map((value, i) => Math.abs(value - (cloned[i] as number))))).toBeLessThan(1e-3);
    expect(hits()).toBeGreaterThan(95);
  });

  it('teaches the value network where it is asked to', async () => {
    const demonstrations = demonstrate(CHOICES, chooses);
    const returns = Float32Array.from({ length: 1_000 }, (_, i) => 3 + (demonstrations.observations[2 * i] as number));
    const errorAfter = async (vfCoef: number): Promise<number> => {
      using agent = await PPO.create(envOf(CHOICES), { ...small, ...rollouts });
      await cloneBehavior(
        agent,
        { ...demonstrations, returns },
        { learningRate: 0.01, nEpochs: 15, vfCoef, patience: null },
      );
      const forward = createForward(agent.spec);
      forward.setParameters(agent.parameters);
      const values = forward.critic(demonstrations.observations, 1_000);
      return returns.reduce((sum, wanted, i) => sum + Math.abs(wanted - (values[i] as number)), 0) / 1_000;
    };
    expect(await errorAfter(0)).toBeGreaterThan(1);
    expect(await errorAfter(0.5)).toBeLessThan(0.3);
  });

  it.each([
    ['PPO', () => PPO.create(envOf(CHOICES), { ...small, ...rollouts })],
    ['A2C', () => A2C.create(envOf(CHOICES), small)],
    ['discrete SAC', () => DiscreteSAC.create(envOf(CHOICES), { seed: 1, netArch: { pi: [16], qf: [8] } })],
  ])('gives masked choices of %s no probability, and teaches it the others', async (_, create) => {
    using agent = await create();
    const masks = Uint8Array.from({ length: 3_000 }, (_, at) => (at % 3 < 2 ? 1 : 0));
    const two: Rule = (x) => [x > 0 ? 10 : 11];
    const before = thirdBias(agent);
    const options = { nEpochs: 10, learningRate: 0.02, patience: null };
    const { epochs, best } = await cloneBehavior(agent, demonstrate(CHOICES, two, { masks }), options);
    expect(Math.abs((epochs[0]?.logs['bc/neglogp'] ?? NaN) - Math.LN2)).toBeLessThan(0.2);
    expect(best.logs['bc/validation_accuracy']).toBeGreaterThan(0.97);
    expect(thirdBias(agent)).toBe(before);
  });

  it.each<[string, Space, Rule]>([
    ['several choices', multiDiscrete([3, 2]), (x, y) => [x > 1 ? 0 : x > 0 ? 1 : 2, y > 0 ? 1 : 0]],
    ['bits', multiBinary(2), (x, y) => [x > 0 ? 1 : 0, x + y > 0 ? 1 : 0]],
  ])('teaches PPO %s at once', async (_, space, rule) => {
    using agent = await PPO.create(envOf(space), { ...small, ...rollouts });
    const { best } = await cloneBehavior(agent, demonstrate(space, rule), { learningRate: 0.02, patience: null });
    expect(best.logs['bc/validation_accuracy']).toBeGreaterThan(0.95);
  });

  it('teaches PPO the weights of a whole', async () => {
    const weights = box({ shape: [2], low: 0, high: 1 });
    using agent = await PPO.create(envOf(weights), { ...small, ...rollouts, distribution: 'dirichlet' });
    const share: Rule = (x, y) => [0.5 + 0.4 * Math.tanh(x - y), 0.5 - 0.4 * Math.tanh(x - y)];
    const { best } = await cloneBehavior(agent, demonstrate(weights, share), { learningRate: 0.02, patience: null });
    expect(best.logs['bc/validation_mean_absolute_error']).toBeLessThan(0.05);
  });

  it('refuses what a mask forbids', async () => {
    using agent = await DiscreteSAC.create(envOf(CHOICES), { seed: 1, netArch: { pi: [8], qf: [8] } });
    const masks = Uint8Array.from({ length: 3_000 }, (_, at) => (at % 3 < 2 ? 1 : 0));
    const forbidden = cloneBehavior(agent, demonstrate(CHOICES, chooses, { masks }), { nEpochs: 1 });
    await expect(forbidden).rejects.toMatchObject({ code: 'INVALID_ACTION' });
  });

  it('refuses choices that there are not', async () => {
    using agent = await PPO.create(envOf(CHOICES), { ...small, ...rollouts });
    for (const choice of [9, 13, 10.5]) {
      const elsewhere = cloneBehavior(
        agent,
        demonstrate(CHOICES, (x) => [x > 1 ? choice : 10]),
        { nEpochs: 1 },
      );
      await expect(elsewhere).rejects.toMatchObject({ code: 'INVALID_ACTION' });
    }
  });

  it('has a normaliser take in the steps that it learns from, and those alone', async () => {
    const options = { ...small, ...rollouts, normalizeObservation: true };
    using agent = await PPO.create(envOf(CHOICES), options);
    const demonstrations = demonstrate(CHOICES, chooses, { spread: 100 });
    demonstrations.observations.fill(1e6, 2 * 900);
    await cloneBehavior(agent, demonstrations, { nEpochs: 1, validationFraction: 0.1 });
    expect(agent.normalizer.statistics?.variance[0]).toBeCloseTo(10_000, -3.4);
    expect(Math.abs(agent.normalizer.statistics?.mean[0] ?? NaN)).toBeLessThan(20);
  });

  it('stops when nothing gets better, and keeps the best', async () => {
    const rng = createRng(9);
    const noise = demonstrate(CHOICES, () => [rng.integer(10, 13)]);
    using agent = await PPO.create(envOf(CHOICES), { ...small, ...rollouts });
    const seen: CloneEpoch[] = [];
    const { epochs, best } = await cloneBehavior(agent, noise, {
      learningRate: 0.03,
      patience: 3,
      nEpochs: 100,
      onEpoch: (epoch) => seen.push(epoch),
    });
    expect(seen).toEqual(epochs);
    expect(epochs.length).toBe(best.epoch + 4);
    const losses = epochs.map(({ logs }) => logs['bc/validation_neglogp'] as number);
    expect(Math.min(...losses)).toBe(best.logs['bc/validation_neglogp']);
    const again = await cloneBehavior(agent, noise, { nEpochs: 1, learningRate: 1e-9 });
    expect(again.epochs[0]?.logs['bc/validation_neglogp']).toBe(best.logs['bc/validation_neglogp']);
  });

  it('keeps the last epoch where nothing is held out', async () => {
    using agent = await PPO.create(envOf(CHOICES), { ...small, ...rollouts });
    const { best, epochs } = await cloneBehavior(agent, demonstrate(CHOICES, chooses), {
      nEpochs: 7,
      validationFraction: 0,
    });
    expect([best.epoch, epochs.length]).toEqual([7, 8]);
    expect(Object.keys(best.logs).some((tag) => tag.includes('validation'))).toBe(false);
  });

  it('repeats itself under a seed and differs under another', async () => {
    const run = async (seed: number): Promise<Float32Array> => {
      using agent = await PPO.create(envOf(CHOICES), { ...small, ...rollouts });
      await cloneBehavior(agent, demonstrate(CHOICES, chooses), { nEpochs: 2, seed });
      return agent.parameters;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it.each([false, true])('makes no tensors that outlive it, state-dependent noise %j', async (useSde) => {
    using agent = await SAC.create(envOf(BOX), { seed: 1, netArch: { pi: [8], qf: [8] }, useSde });
    const before = memory().numTensors;
    await cloneBehavior(agent, demonstrate(BOX, moves), { nEpochs: 1 });
    expect(memory().numTensors).toBe(before);
  });

  it('refuses what it cannot learn from, and leaves the agent as it was', async () => {
    using agent = await SAC.create(envOf(BOX), { seed: 1, netArch: { pi: [8], qf: [8] } });
    const before = agent.parameters;
    const elsewhere = demonstrate(box({ shape: [2] }), moves);
    await expect(cloneBehavior(agent, elsewhere)).rejects.toMatchObject({ code: 'POLICY_SHAPE' });
    const demonstrations = demonstrate(BOX, moves);
    await expect(cloneBehavior(agent, demonstrations, { vfCoef: 1 })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
    await expect(cloneBehavior(agent, demonstrations, { epochs: 1 } as never)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
    demonstrations.observations.fill(NaN, 3, 4);
    await expect(cloneBehavior(agent, demonstrations)).rejects.toMatchObject({ code: 'NON_FINITE' });
    expect(agent.parameters).toEqual(before);
    using scaled = await PPO.create(envOf(BOX), { ...small, ...rollouts, normalizeReward: true });
    await expect(cloneBehavior(scaled, demonstrate(BOX, moves), { vfCoef: 1 })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
  });
});

describe('actorLikelihoodGradient', () => {
  it('is the slope of the likelihood that acting computes, and of the entropy', async () => {
    const spec = {
      observationSize: 2,
      pi: [3],
      activation: 'tanh',
      distribution: { kind: 'squashedGaussian', size: 2 },
    } as const satisfies PolicySpec;
    const rng = createRng(4);
    const parameters = Float32Array.from({ length: actorCriticLayout(spec).size }, () => 0.5 * rng.normal());
    const observations = Float32Array.of(0.3, -1, 2, 0.1, -0.4, 0.9);
    const actions = Float32Array.of(0.2, -0.9, 0.99, 0, -0.5, 0.7);
    const entWeight = 0.3;
    const forward = createForward(spec);
    const loss = (at: number, shift: number): number => {
      forward.setParameters(parameters.map((value, i) => (i === at ? value + shift : value)));
      const head = forward.actor(observations, 3);
      const logProbs = new Float32Array(3);
      bindDistribution(forward).logProbs({ head, masks: undefined, rows: 3 }, actions, logProbs);
      const logStds = [2, 3, 6, 7, 10, 11].reduce((sum, i) => sum + (head[i] as number), 0);
      return -(logProbs.reduce((a, b) => a + b) + entWeight * (logStds + 6 * 0.5 * Math.log(2 * Math.PI * Math.E))) / 3;
    };
    const flat = tensor1d(parameters.slice());
    const { gradient, stats } = actorLikelihoodGradient(flat, { size: 3, observations, actions }, spec, entWeight);
    const slopes = await gradient.data();
    expect((await stats.data())[0]).toBeCloseTo(loss(0, 0), 4);
    for (const [at, slope] of slopes.entries()) {
      expect((loss(at, 1e-2) - loss(at, -1e-2)) / 2e-2).toBeCloseTo(slope, 2);
    }
    for (const tensor of [flat, gradient, stats]) tensor.dispose();
  });
});
