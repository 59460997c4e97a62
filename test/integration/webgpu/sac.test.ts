import { dispose, memory, setBackend, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { unregisterFusedKernels } from '../../../src/agents/kernels/index.js';
import { registerWebGpuKernels } from '../../../src/agents/kernels/webgpu/register.js';
import { isFused } from '../../../src/agents/ops/dispatch.js';
import { polyak } from '../../../src/agents/ops/polyak.js';
import { composedSacActorGradient, sacActorGradient } from '../../../src/agents/ops/sac-actor-gradient.js';
import { composedSacCriticGradient, sacCriticGradient } from '../../../src/agents/ops/sac-critic-gradient.js';
import { criticLayout, type SacBatch, type SacSpec } from '../../../src/agents/ops/sac-types.js';
import { createRng } from '../../../src/core/rng.js';
import { actorCriticLayout, type ParameterLayout } from '../../../src/policy/network.js';
import { relativeError } from '../../kernels/arena.js';
import { startSwiftShader } from './swiftshader.js';

const missing = await startSwiftShader();
const OPTIONS = { entCoef: 0.3 };

function specOf(hidden: readonly number[], actions: number, activation: 'relu' | 'tanh'): SacSpec {
  const distribution = { kind: 'squashedGaussian', size: actions } as const;
  return { actor: { observationSize: 3, pi: hidden, activation, distribution }, qf: hidden };
}

/**
 * Networks, a batch and noise; the targets are not the critics. The last log σ is below its bound or above it, with noise so
 * small that the actions stay away from ±1, where float32 tells little of 1 − a².
 */
function problem(spec: SacSpec, size: number, weighted: boolean) {
  const rng = createRng(`${size}`);
  const normals = (count: number, scale = 1): Float32Array => new Float32Array(count).map(() => scale * rng.normal());
  const parameters = ({ tensors }: ParameterLayout): Float32Array =>
    Float32Array.from(
      tensors.flatMap(({ size: count, shape }) => [
        ...normals(count, 1 / Math.sqrt(shape.length === 2 ? (shape[0] ?? 1) : 100)),
      ]),
    );
  const { observationSize, distribution } = spec.actor;
  const actor = parameters(actorCriticLayout(spec.actor));
  actor[actor.length - 1] = weighted ? 30 : -30;
  const batch: SacBatch = {
    size,
    observations: normals(size * observationSize),
    actions: normals(size * distribution.size).map(Math.tanh),
    rewards: normals(size),
    discounts: new Float32Array(size).map((_, row) => (row % 3 === 0 ? 0 : 0.99)),
    nextObservations: normals(size * observationSize),
    ...(weighted ? { weights: normals(size).map(Math.abs) } : {}),
  };
  const [critics, targets] = [parameters(criticLayout(spec)), parameters(criticLayout(spec))];
  return { batch, noise: normals(size * distribution.size, weighted ? 0.05 : 1), vectors: { actor, critics, targets } };
}

type Problem = ReturnType<typeof problem>;

/** Both losses' outputs on a backend, as arrays. */
async function outputs(backend: 'cpu' | 'webgpu', spec: SacSpec, { batch, noise, vectors }: Problem) {
  await setBackend(backend);
  const [critic, actor] =
    backend === 'webgpu'
      ? [sacCriticGradient, sacActorGradient]
      : [composedSacCriticGradient, composedSacActorGradient];
  const tensors = Object.fromEntries(
    Object.entries(vectors).map(([name, values]) => [name, tensor1d(values.slice())]),
  ) as Record<keyof Problem['vectors'], Tensor1D>;
  const results = [critic(tensors, batch, noise, spec, OPTIONS), actor(tensors, batch, noise, spec, OPTIONS)] as const;
  const flat = results.flatMap((result) => Object.values(result) as Tensor1D[]);
  const arrays = await Promise.all(flat.map(async (tensor) => Float32Array.from(await tensor.data())));
  dispose([...flat, ...Object.values(tensors)]);
  return arrays;
}

describe.skipIf(missing !== undefined)(
  `soft actor-critic in WGSL on SwiftShader${missing ? ` (${missing})` : ''}`,
  () => {
    beforeEach(async () => {
      await setBackend('webgpu');
      registerWebGpuKernels();
    });
    afterAll(unregisterFusedKernels);

    it.each([
      [[], 1, 'relu', 5, false],
      [[7], 2, 'tanh', 64, true],
      [[9, 5], 1, 'relu', 1, false],
      [[16, 70, 6], 3, 'relu', 130, true],
      [[], 1, 'tanh', 16_384 + 9, true],
    ] as const)(
      'gradients are the composed ones: %j, %i actions, %s, %i rows, weighted %j',
      async (hidden, actions, activation, size, weighted) => {
        const spec = specOf(hidden, actions, activation);
        expect([isFused('SacCriticGradient', spec), isFused('SacActorGradient', spec)]).toEqual([true, true]);
        const given = problem(spec, size, weighted);
        const before = memory().numTensors;
        const found = await outputs('webgpu', spec, given);
        const expected = await outputs('cpu', spec, given);
        expect(memory().numTensors).toBe(before);
        expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
        expected.forEach((values, i) => {
          expect(relativeError(found[i] as Float32Array, values)).toBeLessThan(2e-4);
        });
      },
    );

    it('NaN in any network reaches the loss', async () => {
      const spec = specOf([5], 1, 'relu');
      for (const name of ['actor', 'critics', 'targets'] as const) {
        const given = problem(spec, 20, false);
        given.vectors[name][2] = Number.NaN;
        const [, criticStats, , , actorStats] = await outputs('webgpu', spec, given);
        if (name !== 'targets') expect(actorStats?.[0]).toBeNaN();
        expect(criticStats?.[0]).toBeNaN();
      }
    });

    it('moves targets in place', async () => {
      const [target, source] = [tensor1d([0, 2, 4]), tensor1d([1, -2, 3])];
      const moved = polyak(polyak(target, source, 0.25), source, 0.5);
      expect(Array.from(await moved.data())).toEqual([0.625, -0.5, 3.375]);
      dispose([moved, source]);
    });
  },
);
