import { memory, setBackend, tensor1d } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetEntropyOf } from '../../src/agents/discrete-sac/target-entropy.js';
import { type Callback, DiscreteSAC, type DiscreteSacOptions } from '../../src/agents/index.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import type { OffPolicyState } from '../../src/agents/off-policy/checkpoint.js';
import { discreteSacActorGradient } from '../../src/agents/ops/discrete-sac-actor-gradient.js';
import { discreteSacCriticGradient } from '../../src/agents/ops/discrete-sac-critic-gradient.js';
import type { ErrorGradient, LossGradient } from '../../src/agents/ops/gradient.js';
import type { DiscreteSacSpec, SacBatch } from '../../src/agents/ops/sac-types.js';
import { initialNetworks } from '../../src/agents/sac/networks.js';
import { createRng, type Rng } from '../../src/core/rng.js';
import { identityBoxEnv, identityEnv } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { discrete } from '../../src/env/spaces.js';
import type { VectorEnv } from '../../src/env/vector-env.js';
import { vectorize } from '../../src/env/vectorize.js';
import { decodeArchive } from '../../src/policy/format/archive.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { relativeError } from '../kernels/arena.js';
import { differences, referenceActorLoss, referenceCriticLoss } from './reference-discrete-sac.js';
import { scriptedEnv } from './scripted-env.js';

const SMALL: Partial<DiscreteSacOptions> = {
  netArch: { pi: [8], qf: [8] },
  batchSize: 8,
  bufferSize: 500,
  learningStarts: 10,
};
const ENT_COEF = 0.3;

beforeAll(() => setBackend('cpu'));
afterAll(unregisterFusedKernels);

const width = fc.integer({ min: 1, max: 13 });
const anySpec: fc.Arbitrary<DiscreteSacSpec> = fc.record({
  actor: fc.record({
    observationSize: width,
    pi: fc.array(width, { maxLength: 3 }),
    activation: fc.constantFrom('tanh' as const, 'relu' as const),
    distribution: fc.record({ kind: fc.constant('categorical' as const), n: fc.integer({ min: 2, max: 9 }) }),
  }),
  qf: fc.array(width, { maxLength: 3 }),
});

const SPEC: DiscreteSacSpec = {
  actor: { observationSize: 3, pi: [5], activation: 'tanh', distribution: { kind: 'categorical', n: 4 } },
  qf: [6],
};

interface Problem {
  readonly batch: SacBatch;
  readonly actor: Float32Array;
  readonly critics: Float32Array;
  readonly targets: Float32Array;
}

/** Some networks and a batch; with masks, some allow one action only. */
function problem(spec: DiscreteSacSpec, size: number, seed: string, masked: boolean, weighted: boolean): Problem {
  const rng = createRng(seed);
  const { observationSize, distribution } = spec.actor;
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  const actions = Float32Array.from({ length: size }, () => rng.integer(0, distribution.n));
  const { actor, critics } = initialNetworks(spec, rng);
  const masks = (): Uint8Array => randomMasks(actions, distribution.n, rng);
  return {
    batch: {
      size,
      observations: draw(size * observationSize),
      actions,
      rewards: draw(size),
      discounts: Float32Array.from({ length: size }, (_, row) => (row % 3 === 0 ? 0 : 0.99)),
      nextObservations: draw(size * observationSize),
      ...(masked ? { masks: masks(), nextMasks: masks() } : {}),
      ...(weighted ? { weights: draw(size).map(Math.abs) } : {}),
    },
    actor: actor.parameters.map((value) => 2 * value),
    critics: critics.parameters,
    targets: critics.parameters.map((value) => value + 0.1 * rng.normal()),
  };
}

/** The action that was taken is always allowed. */
function randomMasks(actions: Float32Array, n: number, rng: Rng): Uint8Array {
  return Uint8Array.from({ length: actions.length * n }, (_, at) =>
    at % n === actions[Math.floor(at / n)] || rng.next() < 0.4 ? 1 : 0,
  );
}

function read({ gradient, stats, errors }: LossGradient & Partial<ErrorGradient>) {
  const arrays = {
    gradient: gradient.dataSync().slice() as Float32Array,
    stats: stats.dataSync().slice() as Float32Array,
    errors: (errors?.dataSync().slice() ?? new Float32Array(0)) as Float32Array,
  };
  for (const tensor of [gradient, stats, errors]) tensor?.dispose();
  return arrays;
}

function gradients(spec: DiscreteSacSpec, { batch, actor, critics, targets }: Problem) {
  const tensors = { actor: tensor1d(actor), critics: tensor1d(critics), targets: tensor1d(targets) };
  const results = {
    critics: read(discreteSacCriticGradient(tensors, batch, spec, { entCoef: ENT_COEF })),
    actor: read(discreteSacActorGradient(tensors, batch, spec, { entCoef: ENT_COEF })),
  };
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return results;
}

describe.each([
  ['composed', unregisterFusedKernels],
  ['fused', registerFusedKernels],
])('the %s gradients', (_, choose) => {
  it.each([
    [false, false],
    [true, false],
    [true, true],
  ])('are those of the formulas, masked %j, weighted %j', (masked, weighted) => {
    const given = problem(SPEC, 9, 'formulas', masked, weighted);
    const { batch, actor, critics, targets } = given;
    const before = memory().numTensors;
    choose();
    const found = gradients(SPEC, given);
    expect(memory().numTensors).toBe(before);

    const critic = referenceCriticLoss(SPEC, { actor, critics, targets }, batch, ENT_COEF);
    expect(found.critics.stats[0]).toBeCloseTo(critic.loss, 5);
    expect(relativeError(found.critics.errors, critic.errors)).toBeLessThan(1e-5);
    const criticSlopes = differences(
      critics,
      (moved) => referenceCriticLoss(SPEC, { actor, critics: moved, targets }, batch, ENT_COEF).loss,
    );
    expect(relativeError(found.critics.gradient, criticSlopes)).toBeLessThan(1e-5);

    const policy = referenceActorLoss(SPEC, { actor, critics, targets }, batch, ENT_COEF);
    expect(found.actor.stats[0]).toBeCloseTo(policy.loss, 5);
    expect(found.actor.stats[1]).toBeCloseTo(policy.logProb, 5);
    const policySlopes = differences(
      actor,
      (moved) => referenceActorLoss(SPEC, { actor: moved, critics, targets }, batch, ENT_COEF).loss,
    );
    expect(relativeError(found.actor.gradient, policySlopes)).toBeLessThan(1e-5);
    for (const { gradient, stats } of Object.values(found)) {
      expect(stats.at(-1)).toBeCloseTo(Math.hypot(...gradient), 5);
    }
  });

  it('do not depend on what masked actions are worth', () => {
    const given = problem(SPEC, 12, 'worth', true, false);
    const { n } = SPEC.actor.distribution;
    const masks = Uint8Array.from({ length: 12 * n }, (_, at) => (at % n < 2 ? 1 : 0));
    const batch = { ...given.batch, actions: given.batch.actions.map((a) => a % 2), masks, nextMasks: masks };
    const raised = (vector: Float32Array, layer: string): Float32Array => {
      const moved = vector.slice();
      for (const index of biasesOf(layer, 2, n)) moved[index] = (moved[index] as number) + 7;
      return moved;
    };
    choose();
    const plain = gradients(SPEC, { ...given, batch });
    const other = gradients(SPEC, {
      ...given,
      batch,
      targets: raised(given.targets, 'critics'),
      actor: raised(given.actor, 'actor'),
    });
    expect(other.critics.errors).toEqual(plain.critics.errors);
    expect(other.actor.stats[1]).toBe(plain.actor.stats[1]);
    for (const index of biasesOf('actor', 2, n)) expect(plain.actor.gradient[index]).toBe(0);
  });
});

/** Where a network's last biases of some actions stand in its vector. */
function biasesOf(vector: string, from: number, n: number): number[] {
  const { observationSize, pi } = SPEC.actor;
  const hidden = (vector === 'actor' ? pi : SPEC.qf)[0] as number;
  const size = (observationSize + 1) * hidden + (hidden + 1) * n;
  const critics = vector === 'actor' ? 1 : 2;
  return Array.from({ length: critics }, (_, critic) =>
    Array.from({ length: n - from }, (__, i) => (critic + 1) * size - n + from + i),
  ).flat();
}

it('the fused gradients are the composed ones', () => {
  fc.assert(
    fc.property(
      anySpec,
      fc.integer({ min: 1, max: 140 }),
      fc.nat().map(String),
      fc.boolean(),
      fc.boolean(),
      (spec, size, seed, masked, weighted) => {
        const given = problem(spec, size, seed, masked, weighted);
        unregisterFusedKernels();
        const composed = gradients(spec, given);
        expect(registerFusedKernels()).toBe(true);
        const fused = gradients(spec, given);
        for (const loss of ['critics', 'actor'] as const) {
          expect(relativeError(fused[loss].gradient, composed[loss].gradient, 1e-3)).toBeLessThan(1e-4);
          expect(relativeError(fused[loss].stats, composed[loss].stats, 1e-2)).toBeLessThan(1e-4);
          expect(relativeError(fused[loss].errors, composed[loss].errors, 1)).toBeLessThan(1e-5);
        }
      },
    ),
    { numRuns: 60 },
  );
});

describe('the target entropy', () => {
  it('is a share of what the allowed actions could have, or a number', () => {
    const masks = Uint8Array.of(1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0);
    const of = (targetEntropy: DiscreteSacOptions['targetEntropy']) =>
      targetEntropyOf({ targetEntropy } as DiscreteSacOptions, 4);
    expect(of('auto').unmasked).toBeCloseTo(0.98 * Math.log(4), 12);
    expect(of('auto').of({})).toBeCloseTo(0.98 * Math.log(4), 12);
    expect(of('auto_0.5').of({ masks })).toBeCloseTo((0.5 * (Math.log(4) + Math.log(2))) / 3, 12);
    expect(of(0.7).of({ masks })).toBe(0.7);
  });
});

describe('DiscreteSAC', () => {
  it('learns to do as it is told', async () => {
    using agent = await DiscreteSAC.create(identityEnv({ n: 3, maxEpisodeSteps: 20 }) as Env, {
      ...SMALL,
      seed: 1,
      netArch: { pi: [16], qf: [16] },
      batchSize: 64,
      learningRate: 3e-3,
      gamma: 0,
      targetEntropy: 'auto_0.2',
    });
    await agent.learn({ totalTimesteps: 600 });
    const { meanReward } = evaluatePolicy(agent, identityEnv({ n: 3, maxEpisodeSteps: 20 }), { episodes: 10, seed: 5 });
    expect(meanReward).toBe(20);
  });

  it('holds the entropy that it is told to', async () => {
    using agent = await DiscreteSAC.create(identityEnv({ n: 3, maxEpisodeSteps: 20 }) as Env, {
      ...SMALL,
      seed: 1,
      learningRate: 1e-2,
      gamma: 0,
      targetEntropy: 0.6,
    });
    const seen: number[] = [];
    const look = {
      onUpdateEnd: ({ logs }: { logs: Record<string, number> }) => void seen.push(logs['train/entropy'] ?? NaN),
    };
    await agent.learn({ totalTimesteps: 1_500, callbacks: look });
    const late = seen.slice(-300);
    expect(late.reduce((sum, value) => sum + value, 0) / late.length).toBeCloseTo(0.6, 1);
  });

  it('aims at the entropy that masks leave room for', async () => {
    const env = scriptedEnv({ actionSpace: discrete(4), length: 5, mask: () => [0, 1, 0, 1] });
    using agent = await DiscreteSAC.create(env, { ...SMALL, seed: 1, entCoef: 'auto_0.5' });
    let logs: Readonly<Record<string, number>> = {};
    const look: Callback = {
      onUpdateEnd: ({ logs: latest }) => {
        logs = { ...latest };
        return undefined;
      },
    };
    await agent.learn({ totalTimesteps: 11, callbacks: look });
    const beyond = (logs['train/entropy'] ?? NaN) - 0.98 * Math.log(2);
    expect(logs['train/ent_coef_loss']).toBeCloseTo(Math.log(0.5) * beyond, 6);
  });

  it('acts at random before it learns, among what is allowed', async () => {
    const env = scriptedEnv({ actionSpace: discrete(4), length: 5, mask: () => [1, 0, 1, 1] });
    using agent = await DiscreteSAC.create(env, { ...SMALL, seed: 1, learningStarts: 600 });
    await agent.learn({ totalTimesteps: 600 });
    const counts = [0, 1, 2, 3].map((choice) => env.actions.filter((action) => action === choice).length);
    expect(counts[1]).toBe(0);
    for (const choice of [0, 2, 3]) expect(Math.abs((counts[choice] as number) - 200)).toBeLessThan(40);
  });

  it('remembers what was allowed, also in the last observation of an episode that was cut', async () => {
    const mask = (step: number): number[] => [1, step % 2, Number(step === 4)];
    const env = scriptedEnv({ actionSpace: discrete(3), length: 4, end: 'truncated', mask });
    using agent = await DiscreteSAC.create(env, { ...SMALL, seed: 1, includeReplayBuffer: true });
    await agent.learn({ totalTimesteps: 6 });
    const { agent: state } = decodeArchive(agent.toBytes()).content as unknown as { agent: OffPolicyState };
    expect(Array.from(state.replayBuffer?.masks ?? [])).toEqual([0, 1, 2, 3, 0, 1, 2].flatMap(mask));
    expect(Array.from(state.replayBuffer?.finals ?? [])).toEqual([4, 0, ...mask(4)]);
  });

  it('learns with masks on many lanes', async () => {
    const lane = () => scriptedEnv({ actionSpace: discrete(3), length: 5, mask: (step) => [1, step % 2, 0] });
    using agent = await DiscreteSAC.create(vectorize([lane(), lane(), lane()]), { ...SMALL, seed: 1 });
    await agent.learn({ totalTimesteps: 60 });
    expect(agent.nUpdates).toBeGreaterThan(0);
    for (let i = 0; i < 50; i++) {
      const { action } = agent.act([i, 0], { deterministic: false, mask: Uint8Array.of(0, 1, 1) });
      expect(action).not.toBe(0);
    }
  });

  it.each<[Partial<DiscreteSacOptions>, RegExp]>([
    [{ targetEntropy: 'auto_0' }, /"targetEntropy" must be/],
    [{ entCoef: 0.1, targetEntropy: 'auto_0.5' }, /"targetEntropy" needs a learnt "entCoef"/],
    [{ useMasks: true }, /"useMasks" needs an env with actionMasks and finalActionMasks, found no masks/],
    [{ prioritizedReplay: { alpha: 2 } }, /"prioritizedReplay" must be null or { alpha/],
  ])('refuses %j', async (options, message) => {
    const creation = DiscreteSAC.create(identityEnv() as Env, options);
    await expect(creation).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(creation).rejects.toThrow(message);
  });

  it('refuses actions that are a box, and masks that end with the episode', async () => {
    await expect(DiscreteSAC.create(identityBoxEnv() as Env)).rejects.toMatchObject({ code: 'INVALID_SPACE' });
    const lane = () => scriptedEnv({ actionSpace: discrete(3), mask: () => [1, 1, 0] });
    const { finalActionMasks: _, ...rest } = vectorize([lane()]) as VectorEnv;
    const env = { ...rest, observationSpace: lane().observationSpace, actionSpace: discrete(3) } as VectorEnv;
    await expect(DiscreteSAC.create(env)).rejects.toThrow(/found masks, but none of final observations/);
  });
});
