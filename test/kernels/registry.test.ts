import { engine, memory, profile, ready, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coversActorCritic, registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { a2cGradient } from '../../src/agents/ops/a2c-gradient.js';
import { clippedAdam } from '../../src/agents/ops/clipped-adam.js';
import { clippedRmsProp } from '../../src/agents/ops/clipped-rmsprop.js';
import { isFused } from '../../src/agents/ops/dispatch.js';
import { ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import type { ActorCriticSpec, DistributionSpec } from '../../src/policy/network.js';
import { relativeError } from './arena.js';
import { randomBatch, randomLoss, randomParameters } from './batches.js';
import { anyOtherSpec, anySpec } from './specs.js';

const SPEC: ActorCriticSpec = {
  observationSize: 6,
  pi: [16, 8],
  vf: [8],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 3 },
};
const ADAM = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, maxGradNorm: 0.5 };
const RMSPROP = { learningRate: 1e-2, alpha: 0.99, epsilon: 1e-5, maxGradNorm: 0.5 };
const LOSS = randomLoss('registry');

/** Trains for some steps and returns the parameters. */
function train(seed: string, steps: number, between: () => void = () => {}): Float32Array {
  const parameters = randomParameters(SPEC, seed);
  let state = {
    parameters: tensor1d(parameters) as Tensor1D,
    firstMoment: tensor1d(new Float32Array(parameters.length)) as Tensor1D,
    secondMoment: tensor1d(new Float32Array(parameters.length)) as Tensor1D,
    step: 0,
  };
  for (let i = 0; i < steps; i++) {
    const { gradient, stats } = ppoGradient(state.parameters, randomBatch(SPEC, 40, `${seed}${i}`), SPEC, LOSS);
    between();
    state = clippedAdam(state, gradient, ADAM);
    gradient.dispose();
    stats.dispose();
  }
  const trained = state.parameters.dataSync().slice() as Float32Array;
  for (const tensor of [state.parameters, state.firstMoment, state.secondMoment]) tensor.dispose();
  return trained;
}

describe.each(['cpu', 'wasm'])('fused kernels in the registry of %s', (backend) => {
  let tensors = 0;

  beforeAll(async () => {
    await setBackend(backend);
    await ready();
  });

  beforeEach(() => {
    registerFusedKernels();
    tensors = memory().numTensors;
  });

  afterAll(() => unregisterFusedKernels());

  it('covers every small network', () => {
    const any = fc.oneof(anySpec, anyOtherSpec);
    fc.assert(fc.property(any, (spec) => coversActorCritic(spec) && isFused('PpoGradient', spec)));
  });

  it('leaves a network beyond a gigabyte to the composed ops', () => {
    const huge = { ...SPEC, pi: [20_000, 20_000] };
    expect(coversActorCritic(huge)).toBe(false);
    expect(isFused('PpoGradient', huge)).toBe(false);
  });

  it('no covered network falls back: each op is one kernel, and it is the fused one', async () => {
    const parameters = randomParameters(SPEC, 'profile');
    const zeros = (): Tensor1D => tensor1d(new Float32Array(parameters.length));
    const { kernels } = await profile(() => {
      const batch = randomBatch(SPEC, 20, 'profile');
      const ppo = ppoGradient(tensor1d(parameters), batch, SPEC, LOSS);
      const a2c = a2cGradient(tensor1d(parameters), batch, SPEC, LOSS);
      const adam = { parameters: tensor1d(parameters), firstMoment: zeros(), secondMoment: zeros(), step: 0 };
      clippedAdam(adam as Parameters<typeof clippedAdam>[0], ppo.gradient, ADAM);
      clippedRmsProp({ parameters: tensor1d(parameters), secondMoment: zeros() }, a2c.gradient, RMSPROP);
      return ppo.stats;
    });
    expect(kernels.map(({ name }) => name)).toEqual(['PpoGradient', 'A2cGradient', 'ClippedAdam', 'ClippedRmsProp']);
    engine().disposeVariables();
  });

  it.each<DistributionSpec>([
    { kind: 'gaussian', size: 2 },
    { kind: 'multiCategorical', nvec: [2, 3] },
    { kind: 'bernoulli', n: 3 },
    { kind: 'stateDependentGaussian', size: 2, latentSize: 8 },
    { kind: 'dirichlet', size: 3 },
  ])('nor does a policy of another distribution: $kind', async (distribution) => {
    const spec: ActorCriticSpec = { ...SPEC, distribution };
    const parameters = tensor1d(randomParameters(spec, 'profile'));
    const { kernels } = await profile(() => {
      const { gradient, stats } = ppoGradient(parameters, randomBatch(spec, 20, 'profile', true), spec, LOSS);
      gradient.dispose();
      return stats;
    });
    expect(kernels.map(({ name }) => name)).toEqual(['PpoGradient']);
    parameters.dispose();
  });

  it('trains to the same parameters as the composed ops, and leaves no tensors', () => {
    const fused = train('one', 20);
    expect(memory().numTensors).toBe(tensors);
    unregisterFusedKernels();
    const composed = train('one', 20);
    expect(relativeError(fused, composed)).toBeLessThan(1e-4);
    expect(memory().numTensors).toBe(tensors);
  });

  it('gives the same bytes twice, also with another learner of the same shape in between', () => {
    const alone = train('one', 12);
    expect(train('one', 12)).toEqual(alone);
    let other = 0;
    expect(train('one', 12, () => train(`other ${other++}`, 2))).toEqual(alone);
  });

  it('a gradient that is kept is not overwritten', () => {
    const parameters = tensor1d(randomParameters(SPEC, 'kept'));
    const first = ppoGradient(parameters, randomBatch(SPEC, 30, 'a'), SPEC, LOSS);
    const before = first.gradient.dataSync().slice();
    const second = ppoGradient(parameters, randomBatch(SPEC, 30, 'b'), SPEC, LOSS);
    expect(first.gradient.dataSync()).toEqual(before);
    expect(second.gradient.dataSync()).not.toEqual(before);
    for (const tensor of [parameters, first.gradient, first.stats, second.gradient, second.stats]) tensor.dispose();
  });

  it('a clone of the parameters does not move with them', () => {
    let state = {
      parameters: tensor1d(randomParameters(SPEC, 'clone')) as Tensor1D,
      firstMoment: tensor1d(randomParameters(SPEC, 'm')) as Tensor1D,
      secondMoment: tensor1d(randomParameters(SPEC, 'v').map(Math.abs)) as Tensor1D,
      step: 0,
    };
    const clones: Tensor1D[] = [];
    const seen: Float32Array[] = [];
    for (let i = 0; i < 3; i++) {
      const { gradient, stats } = ppoGradient(state.parameters, randomBatch(SPEC, 30, 'a'), SPEC, LOSS);
      if (i > 0) clones.push(state.parameters.clone() as Tensor1D);
      if (i > 0) seen.push(state.parameters.dataSync().slice() as Float32Array);
      state = clippedAdam(state, gradient, ADAM);
      gradient.dispose();
      stats.dispose();
    }
    clones.forEach((clone, i) => {
      expect(clone.dataSync()).toEqual(seen[i]);
      clone.dispose();
    });
    for (const tensor of [state.parameters, state.firstMoment, state.secondMoment]) tensor.dispose();
    expect(memory().numTensors).toBe(tensors);
  });
});
