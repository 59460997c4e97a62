import { dispose, memory, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { unregisterFusedKernels } from '../../../src/agents/kernels/index.js';
import { registerWebGpuKernels } from '../../../src/agents/kernels/webgpu/register.js';
import { type AdamState, clippedAdam, composedAdam } from '../../../src/agents/ops/clipped-adam.js';
import { clippedRmsProp, composedRmsProp, type RmsPropState } from '../../../src/agents/ops/clipped-rmsprop.js';
import { createRng } from '../../../src/core/rng.js';
import { relativeError } from '../../kernels/arena.js';
import { startSwiftShader } from './swiftshader.js';

const missing = await startSwiftShader();

const ADAM = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, maxGradNorm: 0.5 };
const RMSPROP = { learningRate: 0.01, alpha: 0.99, epsilon: 1e-5, maxGradNorm: 0.5 };

/** Vectors of a state, and a gradient of about this norm. */
function vectors(size: number, norm: number): Record<keyof Omit<AdamState, 'step'> | 'gradient', Float32Array> {
  const rng = createRng(size);
  const normals = (factor: number): Float32Array => new Float32Array(size).map(() => factor * rng.normal());
  return {
    parameters: normals(1),
    firstMoment: normals(0.01),
    secondMoment: normals(0.01).map(Math.abs),
    gradient: normals(norm / Math.sqrt(size)),
  };
}

type Vectors = ReturnType<typeof vectors>;

const tensorsOf = (given: Vectors): Record<keyof Vectors, Tensor1D> =>
  Object.fromEntries(Object.entries(given).map(([name, array]) => [name, tensor1d(array.slice())])) as never;

async function read(tensors: readonly Tensor1D[]): Promise<Float32Array[]> {
  const arrays = await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())));
  dispose([...tensors]);
  return arrays;
}

function expectMoved(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
  before: readonly Float32Array[],
): void {
  for (const [i, start] of before.entries()) {
    const way = (after: Float32Array | undefined): Float32Array => start.map((x, at) => (after?.[at] as number) - x);
    expect(relativeError(way(found[i]), way(expected[i]))).toBeLessThan(1e-3);
  }
}

describe.skipIf(missing !== undefined)(
  `fused optimisers in WGSL on SwiftShader${missing ? ` (${missing})` : ''}`,
  () => {
    beforeEach(async () => {
      await setBackend('webgpu');
      registerWebGpuKernels();
    });
    afterAll(unregisterFusedKernels);

    it.each([
      [1, 1, 10],
      [70, 3, 0.1],
      [5_003, 400, 10],
      [1_100_000, 2, 10],
    ])('Adam moves %i parameters in step %i as the composed op does, gradient of norm %f', async (size, step, norm) => {
      const given = vectors(size, norm);
      const { gradient, ...state } = tensorsOf(given);
      const { parameters, firstMoment, secondMoment } = clippedAdam({ ...state, step: step - 1 }, gradient, ADAM);
      const found = await read([parameters, firstMoment, secondMoment]);
      gradient.dispose();
      await setBackend('cpu');
      const { gradient: same, ...start } = tensorsOf(given);
      const expected = await read(composedAdam({ ...start, step: step - 1 }, same, ADAM));
      dispose([same, ...Object.values(start)]);
      expectMoved(found, expected, [given.parameters, given.firstMoment, given.secondMoment]);
    });

    it.each([
      [1, 10],
      [70, 0.1],
      [5_003, 10],
    ])('RMSProp moves %i parameters as the composed op does, gradient of norm %f', async (size, norm) => {
      const given = vectors(size, norm);
      const tensors = tensorsOf(given);
      const { parameters, secondMoment } = clippedRmsProp(tensors as RmsPropState, tensors.gradient, RMSPROP);
      const found = await read([parameters, secondMoment]);
      dispose([tensors.gradient, tensors.firstMoment]);
      await setBackend('cpu');
      const start = tensorsOf(given);
      const expected = await read(composedRmsProp(start as RmsPropState, start.gradient, RMSPROP));
      dispose(Object.values(start));
      expectMoved(found, expected, [given.parameters, given.secondMoment]);
    });

    it('works in place, but a clone of the parameters does not move with them', async () => {
      const tensors = memory().numTensors;
      let { gradient, ...state } = { ...tensorsOf(vectors(100, 1)), step: 0 } as AdamState & {
        gradient: Tensor1D;
      };
      state = clippedAdam(state, gradient, ADAM);
      const { dataId } = state.parameters;
      const read = Float32Array.from(await state.parameters.data());
      state = clippedAdam(state, gradient, ADAM);
      expect(state.parameters.dataId).toBe(dataId);
      const before = Float32Array.from(await state.parameters.data());
      expect(before).not.toEqual(read);
      const clone = state.parameters.clone() as Tensor1D;
      state = clippedAdam(state, gradient, ADAM);
      expect(Float32Array.from(await clone.data())).toEqual(before);
      expect(Float32Array.from(await state.parameters.data())).not.toEqual(before);
      dispose([clone, gradient, state.parameters, state.firstMoment, state.secondMoment]);
      expect(memory().numTensors).toBe(tensors);
    });
  },
);
