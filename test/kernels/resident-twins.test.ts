import { memory, ready, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { homeOf } from '../../src/agents/kernels/memories.js';
import { SacMemory } from '../../src/agents/kernels/sac-memory.js';
import { fixedEntropyCoefficient } from '../../src/agents/off-policy/entropy-coefficient.js';
import { SoftLearner } from '../../src/agents/off-policy/learner.js';
import { polyak } from '../../src/agents/ops/polyak.js';
import { sacActorGradient } from '../../src/agents/ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../../src/agents/ops/sac-critic-gradient.js';
import type { SacBatch, SacSpec } from '../../src/agents/ops/sac-types.js';
import { initialNetworks } from '../../src/agents/sac/networks.js';
import { sacStep } from '../../src/agents/sac/update.js';
import { createRng } from '../../src/core/rng.js';

const ROWS = 12;
const SPEC: SacSpec = {
  actor: { observationSize: 3, pi: [40, 33], activation: 'relu', distribution: { kind: 'squashedGaussian', size: 2 } },
  qf: [34, 36],
};

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
  registerFusedKernels();
});

afterAll(() => {
  expect(memory().numTensors).toBe(0);
  unregisterFusedKernels();
});

function learnerOf(seed: string): SoftLearner<SacSpec> {
  return new SoftLearner(SPEC, initialNetworks(SPEC, createRng(seed)), fixedEntropyCoefficient(0.2));
}

function draws(seed: string): (count: number) => Float32Array {
  const rng = createRng(seed);
  return (count) => new Float32Array(count).map(() => rng.normal());
}

function batchOf(seed: string): SacBatch {
  const draw = draws(seed);
  return {
    size: ROWS,
    observations: draw(ROWS * 3),
    actions: draw(ROWS * 2).map(Math.tanh),
    rewards: draw(ROWS),
    discounts: new Float32Array(ROWS).fill(0.9),
    nextObservations: draw(ROWS * 3),
  };
}

async function step(learner: SoftLearner<SacSpec>, seed: string, tau: number | null = 0.1): Promise<void> {
  const draw = draws(`${seed} noise`);
  const noise = { current: draw(ROWS * 2), next: draw(ROWS * 2) };
  await sacStep(learner, batchOf(seed), noise, { learningRate: 0.01, tau }, seed);
}

async function content(learner: SoftLearner<SacSpec>): Promise<number[]> {
  await learner.sync();
  const { actor, critics, targets } = learner.snapshot;
  const moments = [...Object.values(actor.moments), ...Object.values(critics.moments)];
  return [actor.parameters, critics.parameters, targets, ...moments].flatMap((vector) => Array.from(vector));
}

async function trainedAlone(seed: string, steps: number): Promise<number[]> {
  const learner = learnerOf(seed);
  for (let i = 0; i < steps; i++) await step(learner, `${seed}${i}`);
  const result = await content(learner);
  learner.dispose();
  return result;
}

function arrayOf(tensor: Tensor1D): Float32Array {
  return tensor.dataSync() as Float32Array;
}

/** Both losses' gradients, end to end. */
function gradientsOf({ targets, ...vectors }: Record<'actor' | 'critics' | 'targets', Tensor1D>): number[] {
  const noise = draws('mixed')(ROWS * 2);
  const options = { entCoef: 0.2 };
  const results = [
    sacCriticGradient({ ...vectors, targets }, batchOf('mixed'), noise, SPEC, options),
    sacActorGradient(vectors, batchOf('mixed'), noise, SPEC, options),
  ];
  const values = results.flatMap(({ gradient }) => Array.from(arrayOf(gradient)));
  for (const tensor of results.flatMap(Object.values)) tensor.dispose();
  return values;
}

describe('twin critics and their actor', () => {
  it('lie in one memory of the kernels from their first step on, and move there', async () => {
    const learner = learnerOf('home');
    await step(learner, 'first');
    const home = homeOf(arrayOf(learner.critics.parameters)) as SacMemory;
    expect(home).toBeInstanceOf(SacMemory);
    await step(learner, 'second');
    const { actor, critics, targets } = home;
    const places = [learner.actor.parameters, learner.critics.parameters, learner.targets].map(arrayOf);
    [actor.parameters, critics.parameters, targets].forEach((vector, i) => {
      expect(places[i]?.buffer).toBe(vector.buffer);
      expect(places[i]?.byteOffset).toBe(vector.byteOffset);
    });
    learner.dispose();
  });

  it('keep out of the way of another learner with equal networks', async () => {
    const alone = [await trainedAlone('a', 4), await trainedAlone('b', 4)];
    const pair = [learnerOf('a'), learnerOf('b')] as const;
    for (let i = 0; i < 4; i++) {
      await step(pair[0], `a${i}`);
      await step(pair[1], `b${i}`);
    }
    expect(await content(pair[0])).toEqual(alone[0]);
    expect(await content(pair[1])).toEqual(alone[1]);
    for (const learner of pair) learner.dispose();
  });

  it("are not overwritten where a loss takes one learner's vectors and another one's", async () => {
    const [one, other] = [learnerOf('one'), learnerOf('other')];
    for (const learner of [one, other]) await step(learner, 'same');
    const before = [await content(one), await content(other)];
    const mixed = [
      { actor: one.actor.parameters, critics: other.critics.parameters, targets: other.targets },
      { actor: one.actor.parameters, critics: one.critics.parameters, targets: other.targets },
      { actor: one.actor.parameters, critics: one.targets, targets: one.targets },
    ];
    for (const vectors of mixed) {
      const copies = Object.entries(vectors).map(
        ([name, tensor]) => [name, tensor1d(arrayOf(tensor).slice())] as const,
      );
      expect(gradientsOf(vectors)).toEqual(gradientsOf(Object.fromEntries(copies) as unknown as typeof vectors));
      for (const [, tensor] of copies) tensor.dispose();
    }
    expect([await content(one), await content(other)]).toEqual(before);
    for (const learner of [one, other]) learner.dispose();
  });

  it('let targets of any origin be moved towards them', async () => {
    const learner = learnerOf('targets');
    await step(learner, 'first');
    const [source, targets] = [arrayOf(learner.critics.parameters), arrayOf(learner.targets).slice()];
    const start = draws('target')(source.length);
    const moved = polyak(tensor1d(start.slice()), learner.critics.parameters, 0.25);
    const expected = start.map((value, i) => 0.75 * value + 0.25 * (source[i] as number));
    const errors = arrayOf(moved).map((value, i) => Math.abs(value - (expected[i] as number)));
    expect(Math.max(...errors)).toBeLessThan(1e-6);
    expect(arrayOf(learner.targets)).toEqual(targets);
    moved.dispose();
    learner.dispose();
  });

  it('take up targets that the memory has not seen', async () => {
    const learner = learnerOf('unseen');
    await step(learner, 'first', null);
    const source = arrayOf(learner.critics.parameters);
    const start = draws('target')(source.length);
    const moved = polyak(tensor1d(start.slice()), learner.critics.parameters, 0.25);
    const errors = arrayOf(moved).map((value, i) =>
      Math.abs(value - 0.75 * (start[i] as number) - 0.25 * (source[i] as number)),
    );
    expect(arrayOf(moved).buffer).toBe(source.buffer);
    expect(Math.max(...errors)).toBeLessThan(1e-6);
    moved.dispose();
    learner.dispose();
  });

  it('go on from what they are rolled back to, or assigned, as if nothing had been', async () => {
    const learner = learnerOf('back');
    await step(learner, 'kept');
    await learner.sync();
    await step(learner, 'lost');
    learner.rollBack();
    const parameters = learner.snapshot.actor.parameters.map((value) => 0.5 * value);
    for (let i = 0; i < 2; i++) await step(learner, `after ${i}`);
    learner.actor.assign(parameters);
    for (let i = 0; i < 2; i++) await step(learner, `assigned ${i}`);
    const other = learnerOf('back');
    await step(other, 'kept');
    for (let i = 0; i < 2; i++) await step(other, `after ${i}`);
    other.actor.assign(parameters);
    for (let i = 0; i < 2; i++) await step(other, `assigned ${i}`);
    expect(await content(learner)).toEqual(await content(other));
    for (const each of [learner, other]) each.dispose();
  });

  it('come out the same on a backend that keeps tensors elsewhere', async () => {
    const expected = await trainedAlone('elsewhere', 3);
    await setBackend('wasm');
    try {
      const found = await trainedAlone('elsewhere', 3);
      const errors = found.map((value, i) => Math.abs(value - (expected[i] as number)));
      expect(Math.max(...errors)).toBeLessThan(1e-6);
    } finally {
      await setBackend('cpu');
    }
  });
});
