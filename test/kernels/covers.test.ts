import { profile, setBackend, type Tensor1D, tensor1d, tidy } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { a2cGradient } from '../../src/agents/ops/a2c-gradient.js';
import { discreteSacActorGradient } from '../../src/agents/ops/discrete-sac-actor-gradient.js';
import { discreteSacCriticGradient } from '../../src/agents/ops/discrete-sac-critic-gradient.js';
import { ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import { sacActorGradient } from '../../src/agents/ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../../src/agents/ops/sac-critic-gradient.js';
import { criticLayout, type DiscreteSacSpec, type SacBatch, type SacSpec } from '../../src/agents/ops/sac-types.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout, type PolicySpec } from '../../src/policy/network.js';
import { randomBatch, randomLoss } from './batches.js';

const ROWS = 6;
const PLAIN = { observationSize: 3, pi: [4], activation: 'tanh' } as const;
const WITH_EXTRACTOR = { extractor: { kind: 'mlp', inputs: 3, widths: [2], activation: 'tanh' } } as const;
const WITH_CHOICE = {
  encoding: [
    { kind: 'numbers', size: 2 },
    { kind: 'choice', n: 2, start: 0 },
  ],
} as const;

/** Runs an op on random vectors of these sizes. @returns the kernels that it ran */
async function kernelsOf(sizes: readonly number[], run: (...vectors: Tensor1D[]) => object): Promise<string[]> {
  const rng = createRng(1);
  const { kernelNames } = await profile(() =>
    tidy(() => {
      run(...sizes.map((size) => tensor1d(Float32Array.from({ length: size }, () => 0.1 * rng.normal()))));
    }),
  );
  return kernelNames;
}

/** Rows whose third number is a choice. */
function observations(): Float32Array {
  return Float32Array.from({ length: ROWS * 3 }, (_, i) => (i % 3 === 2 ? Math.floor(i / 3) % 2 : Math.sin(i)));
}

function batchOf(actionSize: number): SacBatch {
  return {
    size: ROWS,
    observations: observations(),
    actions: new Float32Array(ROWS * actionSize),
    rewards: new Float32Array(ROWS).fill(1),
    discounts: new Float32Array(ROWS).fill(0.9),
    nextObservations: observations(),
  };
}

type Extra = Pick<PolicySpec, 'extractor' | 'encoding'>;

const OPS: Readonly<Record<string, (extra: Extra) => Promise<string[]>>> = {
  PpoGradient: (extra) => onPolicy(extra, ppoGradient),
  A2cGradient: (extra) => onPolicy(extra, a2cGradient),
  SacCriticGradient: (extra) => {
    const spec = sacSpec(extra);
    return kernelsOf(sizesOf(spec), (actor, critics, targets) =>
      sacCriticGradient({ actor, critics, targets } as never, batchOf(2), new Float32Array(2 * ROWS), spec, {
        entCoef: 0.1,
      }),
    );
  },
  SacActorGradient: (extra) => {
    const spec = sacSpec(extra);
    return kernelsOf(sizesOf(spec), (actor, critics) =>
      sacActorGradient({ actor, critics } as never, batchOf(2), new Float32Array(2 * ROWS), spec, { entCoef: 0.1 }),
    );
  },
  DiscreteSacCriticGradient: (extra) => {
    const spec = discreteSpec(extra);
    return kernelsOf(sizesOf(spec), (actor, critics, targets) =>
      discreteSacCriticGradient({ actor, critics, targets } as never, batchOf(1), spec, { entCoef: 0.1 }),
    );
  },
  DiscreteSacActorGradient: (extra) => {
    const spec = discreteSpec(extra);
    return kernelsOf(sizesOf(spec), (actor, critics) =>
      discreteSacActorGradient({ actor, critics } as never, batchOf(1), spec, { entCoef: 0.1 }),
    );
  },
};

function onPolicy(extra: Extra, gradient: typeof ppoGradient): Promise<string[]> {
  const spec: ActorCriticSpec = { ...PLAIN, ...extra, vf: [4], distribution: { kind: 'categorical', n: 3 } };
  const batch = { ...randomBatch(spec, ROWS, 'covers'), observations: observations() };
  return kernelsOf([actorCriticLayout(spec).size], (parameters) =>
    gradient(parameters as Tensor1D, batch, spec, randomLoss('covers')),
  );
}

function sacSpec(extra: Extra): SacSpec {
  return { actor: { ...PLAIN, ...extra, distribution: { kind: 'squashedGaussian', size: 2 } }, qf: [4] };
}

function discreteSpec(extra: Extra): DiscreteSacSpec {
  return { actor: { ...PLAIN, ...extra, distribution: { kind: 'categorical', n: 3 } }, qf: [4] };
}

function sizesOf(spec: SacSpec | DiscreteSacSpec): number[] {
  const critics = criticLayout(spec).size;
  return [actorCriticLayout(spec.actor).size, critics, critics];
}

describe.each(Object.entries(OPS))('%s', (name, kernelsFor) => {
  beforeAll(async () => {
    await setBackend('cpu');
    registerFusedKernels();
  });

  afterAll(() => unregisterFusedKernels());

  it('runs fused and nothing else where the network is covered', async () => {
    expect(await kernelsFor({})).toEqual([name]);
  });

  it.each([
    ['a features extractor', WITH_EXTRACTOR],
    ['a choice to observe', WITH_CHOICE],
  ])('runs composed with %s', async (_, extra) => {
    const kernels = await kernelsFor(extra);
    expect(kernels).not.toContain(name);
    expect(kernels).toContain('BatchMatMul');
  });
});
