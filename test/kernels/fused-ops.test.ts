import { dispose, memory, ready, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LearnerMemory } from '../../src/agents/kernels/learner-memory.js';
import { CHUNK_ROWS, SLOTS } from '../../src/agents/kernels/learner-plan.js';
import { ParameterMemory } from '../../src/agents/kernels/parameter-memory.js';
import { composedA2cGradient } from '../../src/agents/ops/a2c-gradient.js';
import { composedAdam } from '../../src/agents/ops/clipped-adam.js';
import { composedRmsProp } from '../../src/agents/ops/clipped-rmsprop.js';
import type { LossGradient } from '../../src/agents/ops/gradient.js';
import { composedPpoGradient } from '../../src/agents/ops/ppo-gradient.js';
import { createRng } from '../../src/core/rng.js';
import type { ActorCriticSpec } from '../../src/policy/network.js';
import { relativeError, VARIANTS } from './arena.js';
import { randomBatch, randomLoss, randomParameters } from './batches.js';
import { anyOtherSpec, anySpec } from './specs.js';

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});

afterAll(() => {
  expect(memory().numTensors).toBe(0);
});

const specs = [
  ['choices and Gaussians', anySpec],
  ['other distributions', anyOtherSpec],
] as const;

const batchSize = fc.integer({ min: 1, max: 150 });

/** The composed op's gradient and statistics as arrays. */
function reference(parameters: Float32Array, op: (parameters: Tensor1D) => LossGradient): [Float32Array, Float32Array] {
  const tensor = tensor1d(parameters);
  const { gradient, stats } = op(tensor);
  const arrays = [gradient.dataSync().slice(), stats.dataSync().slice()] as [Float32Array, Float32Array];
  dispose([tensor, gradient, stats]);
  return arrays;
}

function expectStats(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-5 + 1e-4 * Math.abs(value));
  });
}

describe.each(VARIANTS)('fused ops, %s', (variant) => {
  const learner = (spec: ActorCriticSpec, parameters: Float32Array): LearnerMemory => {
    const memory = LearnerMemory.for(spec, variant);
    if (memory === null) throw new Error('expected room for a memory');
    memory.parameters.set(parameters);
    return memory;
  };

  it.each(specs)('PPO, %s: loss, statistics and gradient are those of the composed op', (_, anyOf) => {
    fc.assert(
      fc.property(anyOf, batchSize, fc.boolean(), fc.nat().map(String), (spec, size, masked, seed) => {
        const parameters = randomParameters(spec, seed);
        const batch = randomBatch(spec, size, seed, masked);
        const options = randomLoss(seed);
        const fused = learner(spec, parameters);
        const stats = fused.ppoGradient(batch, options);
        const [gradient, expected] = reference(parameters, (flat) => composedPpoGradient(flat, batch, spec, options));
        expectStats(stats, expected);
        expect(relativeError(fused.gradient, gradient)).toBeLessThan(1e-4);
      }),
      { numRuns: 60 },
    );
  });

  it.each(specs)('A2C, %s: loss, statistics and gradient are those of the composed op', (_, anyOf) => {
    fc.assert(
      fc.property(anyOf, batchSize, fc.boolean(), fc.nat().map(String), (spec, size, masked, seed) => {
        const parameters = randomParameters(spec, seed);
        const batch = randomBatch(spec, size, seed, masked);
        const options = randomLoss(seed);
        const fused = learner(spec, parameters);
        const stats = fused.a2cGradient(batch, options);
        const [gradient, expected] = reference(parameters, (flat) => composedA2cGradient(flat, batch, spec, options));
        expectStats(stats, expected);
        expect(relativeError(fused.gradient, gradient)).toBeLessThan(1e-4);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    { kind: 'gaussian', size: 3 },
    { kind: 'stateDependentGaussian', size: 3, latentSize: 6 },
  ] as const)('a batch of more rows than all slots take at once is added up: $kind', (distribution) => {
    const spec: ActorCriticSpec = { observationSize: 4, pi: [6], vf: [5], activation: 'tanh', distribution };
    const parameters = randomParameters(spec, 'large');
    const batch = randomBatch(spec, SLOTS * CHUNK_ROWS + 100, 'large');
    const options = { ...randomLoss('large'), entCoef: 0.02 };
    const fused = learner(spec, parameters);
    const stats = fused.ppoGradient(batch, options);
    const [gradient, expected] = reference(parameters, (flat) => composedPpoGradient(flat, batch, spec, options));
    expectStats(stats, expected);
    expect(relativeError(fused.gradient, gradient)).toBeLessThan(1e-4);
  });

  it('gives the same bytes for the same input, whatever ran before', () => {
    const spec: ActorCriticSpec = {
      observationSize: 7,
      pi: [9, 6],
      vf: [5],
      activation: 'tanh',
      distribution: { kind: 'categorical', n: 3 },
    };
    const parameters = randomParameters(spec, 'same');
    const [batch, other] = [randomBatch(spec, 131, 'same', true), randomBatch(spec, 64, 'other')];
    const options = randomLoss('same');
    const [used, fresh] = [learner(spec, parameters), learner(spec, parameters)];
    used.a2cGradient(other, options);
    expect(used.ppoGradient(batch, options)).toEqual(fresh.ppoGradient(batch, options));
    expect(used.gradient).toEqual(fresh.gradient);
  });

  it('an empty batch has no gradient, and means that are not numbers', () => {
    const spec: ActorCriticSpec = {
      observationSize: 2,
      pi: [3],
      vf: [3],
      activation: 'relu',
      distribution: { kind: 'gaussian', size: 1 },
    };
    const fused = learner(spec, randomParameters(spec, 'empty'));
    const stats = fused.ppoGradient(randomBatch(spec, 0, 'empty'), randomLoss('empty'));
    expect([...fused.gradient].every((g) => g === 0)).toBe(true);
    expect(stats[0]).toBeNaN();
  });

  it('NaN in the parameters reaches the loss', () => {
    const spec: ActorCriticSpec = {
      observationSize: 5,
      pi: [8],
      vf: [8],
      activation: 'tanh',
      distribution: { kind: 'categorical', n: 3 },
    };
    const parameters = randomParameters(spec, 'nan');
    parameters[3] = NaN;
    const fused = learner(spec, parameters);
    expect(fused.ppoGradient(randomBatch(spec, 10, 'nan'), randomLoss('nan'))[0]).toBeNaN();
  });

  const vectors = (size: number, seed: string) => {
    const rng = createRng(seed);
    const scale = 10 ** (2 * rng.next() - 2);
    const normals = (factor: number) => new Float32Array(size).map(() => factor * rng.normal());
    return {
      parameters: normals(1),
      gradient: normals(scale),
      firstMoment: normals(0.01),
      secondMoment: normals(0.01).map(Math.abs),
    };
  };
  const memoryWith = (given: ReturnType<typeof vectors>): ParameterMemory => {
    const memory = ParameterMemory.create(given.parameters.length, variant);
    if (memory === null) throw new Error('expected room for a memory');
    for (const name of ['parameters', 'gradient', 'firstMoment', 'secondMoment'] as const)
      memory[name].set(given[name]);
    return memory;
  };
  const expectMoved = (found: Float32Array, expected: Tensor1D, before: Float32Array): void => {
    const after = expected.dataSync();
    expect(
      relativeError(
        found.map((x, i) => x - (before[i] as number)),
        after.map((x, i) => x - (before[i] as number)),
      ),
    ).toBeLessThan(1e-3);
    expected.dispose();
  };

  it('Adam moves parameters and moments as the composed op does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 500 }),
        fc.nat().map(String),
        (size, step, seed) => {
          const given = vectors(size, seed);
          const options = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, maxGradNorm: 0.5 };
          const fused = memoryWith(given);
          fused.clippedAdam(step, options);
          const state = {
            parameters: tensor1d(given.parameters.slice()),
            firstMoment: tensor1d(given.firstMoment.slice()),
            secondMoment: tensor1d(given.secondMoment.slice()),
          };
          const gradient = tensor1d(given.gradient.slice());
          const [p, m, v] = composedAdam({ ...state, step: step - 1 }, gradient, options) as [
            Tensor1D,
            Tensor1D,
            Tensor1D,
          ];
          expectMoved(fused.parameters, p, given.parameters);
          expectMoved(fused.firstMoment, m, given.firstMoment);
          expectMoved(fused.secondMoment, v, given.secondMoment);
          dispose([...Object.values(state), gradient]);
        },
      ),
    );
  });

  it('RMSProp moves parameters and average as the composed op does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat().map(String), (size, seed) => {
        const given = vectors(size, seed);
        const options = { learningRate: 0.01, alpha: 0.99, epsilon: 1e-5, maxGradNorm: 0.5 };
        const fused = memoryWith(given);
        fused.clippedRmsProp(options);
        const state = {
          parameters: tensor1d(given.parameters.slice()),
          secondMoment: tensor1d(given.secondMoment.slice()),
        };
        const gradient = tensor1d(given.gradient.slice());
        const [p, v] = composedRmsProp(state, gradient, options) as [Tensor1D, Tensor1D];
        expectMoved(fused.parameters, p, given.parameters);
        expectMoved(fused.secondMoment, v, given.secondMoment);
        dispose([...Object.values(state), gradient]);
      }),
    );
  });

  it('averages of gradients that stay zero end at zero, without numbers that processors are slow with', () => {
    const given = vectors(33, 'fading');
    const [adam, rmsProp] = [memoryWith(given), memoryWith(given)];
    const options = { learningRate: 0, epsilon: 1e-8, maxGradNorm: Number.POSITIVE_INFINITY };
    const zeros = new Float32Array(33);
    const slow = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -126;
    for (let step = 1; step <= 12_000; step++) {
      for (const memory of [adam, rmsProp]) memory.takeGradient(zeros);
      adam.clippedAdam(step, { ...options, beta1: 0.9, beta2: 0.99 });
      rmsProp.clippedRmsProp({ ...options, alpha: 0.99 });
      for (const vector of [adam.firstMoment, adam.secondMoment, rmsProp.secondMoment]) {
        if (vector.some(slow)) throw new Error(`expected no denormal number, found one at step ${step}`);
      }
    }
    for (const vector of [adam.firstMoment, adam.secondMoment, rmsProp.secondMoment]) expect(vector).toEqual(zeros);
  });

  it('averages that are no numbers stay none', () => {
    const fused = memoryWith(vectors(5, 'broken'));
    fused.takeGradient(new Float32Array(5).fill(Number.NaN));
    fused.clippedAdam(1, { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, maxGradNorm: 1 });
    for (const vector of [fused.firstMoment, fused.secondMoment, fused.parameters])
      expect(vector.every(Number.isNaN)).toBe(true);
  });
});
