import { dispose, memory, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { unregisterFusedKernels } from '../../../src/agents/kernels/index.js';
import { registerWebGpuKernels } from '../../../src/agents/kernels/webgpu/register.js';
import { a2cGradient, composedA2cGradient } from '../../../src/agents/ops/a2c-gradient.js';
import { isFused } from '../../../src/agents/ops/dispatch.js';
import type { LossGradient } from '../../../src/agents/ops/gradient.js';
import { composedPpoGradient, ppoGradient } from '../../../src/agents/ops/ppo-gradient.js';
import type { ActorCriticSpec } from '../../../src/policy/network.js';
import { relativeError } from '../../kernels/arena.js';
import { randomBatch, randomLoss, randomParameters } from '../../kernels/batches.js';
import { anySpec } from '../../kernels/specs.js';
import { startSwiftShader } from './swiftshader.js';

const missing = await startSwiftShader();

const SPEC: ActorCriticSpec = {
  observationSize: 7,
  pi: [9, 6],
  vf: [5],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 3 },
};

/** Gradient and statistics as arrays. */
async function read({ gradient, stats }: LossGradient): Promise<[Float32Array, Float32Array]> {
  const arrays = [await gradient.data(), await stats.data()].map((array) => Float32Array.from(array));
  dispose([gradient, stats]);
  return arrays as [Float32Array, Float32Array];
}

async function run(
  backend: 'cpu' | 'webgpu',
  parameters: Float32Array,
  op: (flat: Tensor1D) => LossGradient,
): Promise<[Float32Array, Float32Array]> {
  await setBackend(backend);
  const tensor = tensor1d(parameters.slice());
  const result = await read(op(tensor));
  tensor.dispose();
  return result;
}

async function expectPpoAsComposed(spec: ActorCriticSpec, size: number, masked: boolean, seed: string): Promise<void> {
  const [parameters, batch, loss] = [
    randomParameters(spec, seed),
    randomBatch(spec, size, seed, masked),
    randomLoss(seed),
  ];
  const [gradient, stats] = await run('webgpu', parameters, (flat) => ppoGradient(flat, batch, spec, loss));
  expectClose([gradient, stats], await run('cpu', parameters, (flat) => composedPpoGradient(flat, batch, spec, loss)));
}

function expectClose([gradient, stats]: [Float32Array, Float32Array], expected: [Float32Array, Float32Array]): void {
  expect(stats.length).toBe(expected[1].length);
  expected[1].forEach((value, i) => {
    expect(Math.abs((stats[i] as number) - value)).toBeLessThan(1e-5 + 1e-4 * Math.abs(value));
  });
  expect(relativeError(gradient, expected[0])).toBeLessThan(1e-4);
}

describe.skipIf(missing !== undefined)(
  `fused gradients in WGSL on SwiftShader${missing ? ` (${missing})` : ''}`,
  () => {
    beforeEach(async () => {
      await setBackend('webgpu');
      registerWebGpuKernels();
    });
    afterAll(unregisterFusedKernels);

    const batchSize = fc.integer({ min: 1, max: 150 });

    it('PPO: loss, statistics and gradient are those of the composed op', async () => {
      const property = fc.asyncProperty(anySpec, batchSize, fc.boolean(), fc.nat().map(String), expectPpoAsComposed);
      await fc.assert(property, { numRuns: 16, endOnFailure: true });
    });

    it('A2C: loss, statistics and gradient are those of the composed op', async () => {
      const property = fc.asyncProperty(
        anySpec,
        batchSize,
        fc.boolean(),
        fc.nat().map(String),
        async (spec, size, masked, seed) => {
          const [parameters, batch, loss] = [
            randomParameters(spec, seed),
            randomBatch(spec, size, seed, masked),
            randomLoss(seed),
          ];
          const found = await run('webgpu', parameters, (flat) => a2cGradient(flat, batch, spec, loss));
          expectClose(found, await run('cpu', parameters, (flat) => composedA2cGradient(flat, batch, spec, loss)));
        },
      );
      await fc.assert(property, { numRuns: 10, endOnFailure: true });
    });

    it('tiles wider than a workgroup, and of every kind', async () => {
      const wide = { ...SPEC, pi: [520, 513], vf: [70], activation: 'relu' as const };
      await expectPpoAsComposed(wide, 70, false, 'wide');
    });

    it('a batch in several pieces adds up to one gradient', async () => {
      await expectPpoAsComposed(
        { ...SPEC, pi: [], vf: [], distribution: { kind: 'gaussian', size: 2 } },
        16_384 + 77,
        false,
        'pieces',
      );
      await expectPpoAsComposed({ ...SPEC, pi: [], vf: [] }, 16_384 + 77, true, 'pieces');
    });

    it('gives the same bytes for the same input, whatever ran before', async () => {
      const [parameters, loss] = [randomParameters(SPEC, 'same'), randomLoss('same')];
      const once = (size: number): Promise<[Float32Array, Float32Array]> =>
        run('webgpu', parameters, (flat) => ppoGradient(flat, randomBatch(SPEC, size, 'same'), SPEC, loss));
      const first = await once(131);
      await once(1_000);
      expect(await once(131)).toEqual(first);
    });

    it('an empty batch has no gradient, and means that are not numbers', async () => {
      const parameters = randomParameters(SPEC, 'empty');
      const batch = randomBatch(SPEC, 0, 'empty');
      const [gradient, stats] = await run('webgpu', parameters, (flat) =>
        ppoGradient(flat, batch, SPEC, randomLoss('empty')),
      );
      expect(gradient.every((g) => g === 0)).toBe(true);
      expect(stats[0]).toBeNaN();
    });

    it.each([NaN, Infinity])("%s in the parameters reaches the loss and the gradient's norm", async (value) => {
      const parameters = randomParameters(SPEC, 'faulty');
      parameters[3] = value;
      const batch = randomBatch(SPEC, 10, 'faulty');
      const spec = { ...SPEC, activation: 'relu' as const };
      const [, stats] = await run('webgpu', parameters, (flat) => ppoGradient(flat, batch, spec, randomLoss('faulty')));
      expect(stats[0]).toBeNaN();
      expect(stats.at(-1)).toBeNaN();
    });

    it('a gradient that is kept is not overwritten', async () => {
      const parameters = tensor1d(randomParameters(SPEC, 'kept'));
      const first = ppoGradient(parameters, randomBatch(SPEC, 30, 'a'), SPEC, randomLoss('kept'));
      const before = Float32Array.from(await first.gradient.clone().data());
      const second = ppoGradient(parameters, randomBatch(SPEC, 30, 'b'), SPEC, randomLoss('kept'));
      expect(Float32Array.from(await second.gradient.data())).not.toEqual(before);
      expect(Float32Array.from(await first.gradient.data())).toEqual(before);
    });

    it('leaves networks beyond the device, and those with extractors, to the composed ops', () => {
      expect(isFused('PpoGradient', SPEC)).toBe(true);
      expect(isFused('PpoGradient', { ...SPEC, pi: [100_000] })).toBe(false);
    });

    it('holds the same memory after many gradients', async () => {
      const parameters = tensor1d(randomParameters(SPEC, 'leak'));
      const bytes: unknown[] = [];
      for (let i = 0; i < 6; i++) {
        await read(ppoGradient(parameters, randomBatch(SPEC, 40, `leak ${i}`), SPEC, randomLoss('leak')));
        const { numTensors, numBytesInGPU, numBytesAllocatedInGPU } = memory() as unknown as Record<string, number>;
        bytes.push({ numTensors, numBytesInGPU, numBytesAllocatedInGPU });
      }
      expect(bytes.slice(2).every((reading) => JSON.stringify(reading) === JSON.stringify(bytes[1]))).toBe(true);
      parameters.dispose();
    });
  },
);
