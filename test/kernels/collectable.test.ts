import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ready, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { clippedAdam } from '../../src/agents/ops/clipped-adam.js';
import { ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import type { ActorCriticSpec } from '../../src/policy/network.js';
import { randomBatch, randomLoss, randomParameters } from './batches.js';

const LEARNERS = 40;
const SPEC: ActorCriticSpec = {
  observationSize: 4,
  pi: [8],
  vf: [8],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 2 },
};

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
  registerFusedKernels();
});

afterAll(() => unregisterFusedKernels());

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Makes a learner, lets it take two steps, disposes of it. @returns its memory, held weakly */
function shortLivedLearner(index: number): WeakRef<ArrayBufferLike> {
  const parameters = randomParameters(SPEC, `learner ${index}`);
  const zeros = (): Tensor1D => tensor1d(new Float32Array(parameters.length));
  let state = { parameters: tensor1d(parameters), firstMoment: zeros(), secondMoment: zeros(), step: 0 };
  for (let i = 0; i < 2; i++) {
    const { gradient, stats } = ppoGradient(state.parameters, randomBatch(SPEC, 8, 'b'), SPEC, randomLoss('l'));
    const options = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, maxGradNorm: 0.5 };
    state = { ...clippedAdam(state, gradient, options) };
    gradient.dispose();
    stats.dispose();
  }
  const { buffer } = state.parameters.dataSync();
  for (const tensor of [state.parameters, state.firstMoment, state.secondMoment]) tensor.dispose();
  return new WeakRef(buffer);
}

it('a learner owns its memory, which is collected with its tensors', async () => {
  const memories = Array.from({ length: LEARNERS }, (_, i) => shortLivedLearner(i));
  expect(new Set(memories.map((memory) => memory.deref())).size).toBe(LEARNERS);
  for (let i = 0; i < 5; i++) {
    // A weak reference keeps its target until the current task is over
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
  }
  const alive = memories.filter((memory) => memory.deref() !== undefined).length;
  expect(alive).toBeLessThanOrEqual(2);
});
