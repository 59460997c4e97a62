import { profile, setBackend, type Tensor1D, tensor1d, tidy } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { a2cGradient } from '../../src/agents/ops/a2c-gradient.js';
import { discreteSacActorGradient } from '../../src/agents/ops/discrete-sac-actor-gradient.js';
import { discreteSacCriticGradient } from '../../src/agents/ops/discrete-sac-critic-gradient.js';
import { isFused } from '../../src/agents/ops/dispatch.js';
import { fusedBatch, fusedForm } from '../../src/agents/ops/fused-form.js';
import { composedPpoGradient, ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import { sacActorGradient } from '../../src/agents/ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../../src/agents/ops/sac-critic-gradient.js';
import { criticLayout, type DiscreteSacSpec, type SacBatch, type SacSpec } from '../../src/agents/ops/sac-types.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout, type PolicySpec } from '../../src/policy/network.js';
import { relativeError } from './arena.js';
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

beforeAll(async () => {
  await setBackend('cpu');
  registerFusedKernels();
});

afterAll(() => unregisterFusedKernels());

describe.each(Object.entries(OPS))('%s', (name, kernelsFor) => {
  it('runs fused and nothing else where the network is covered', async () => {
    expect(await kernelsFor({})).toEqual([name]);
  });

  it('runs fused with choices to observe, which are encoded before it', async () => {
    expect(await kernelsFor(WITH_CHOICE)).toEqual([name]);
  });

  it('runs composed with a features extractor', async () => {
    const kernels = await kernelsFor(WITH_EXTRACTOR);
    expect(kernels).not.toContain(name);
    expect(kernels).toContain('BatchMatMul');
  });
});

describe('what the kernels do in a network’s place', () => {
  const ON_POLICY: ActorCriticSpec = { ...PLAIN, vf: [3], distribution: { kind: 'gaussian', size: 2 } };
  const own = { ...WITH_EXTRACTOR, shareExtractor: false };

  function compare(spec: ActorCriticSpec, isCovered: boolean): void {
    const rng = createRng('in place');
    const parameters = Float32Array.from({ length: actorCriticLayout(spec).size }, () => 0.3 * rng.normal());
    const batch = { ...randomBatch(spec, ROWS, 'in place'), observations: observations() };
    const gradients = [ppoGradient, composedPpoGradient].map((gradient) =>
      tidy(() => gradient(tensor1d(parameters), batch, spec, randomLoss('in place')).gradient.dataSync().slice()),
    ) as [Float32Array, Float32Array];
    expect(relativeError(...gradients)).toBeLessThan(1e-5);
    expect(gradients[0]).not.toEqual(new Float32Array(parameters.length));
    expect(isFused('PpoGradient', fusedForm(spec))).toBe(isCovered);
  }

  it('has the same gradient: choices encoded, dense extractors of the trunks’ own as first layers', () => {
    compare({ ...ON_POLICY, ...WITH_CHOICE }, true);
    compare({ ...ON_POLICY, ...own }, true);
    compare({ ...ON_POLICY, ...own, pi: [], vf: [] }, true);
    const inputs = { ...own.extractor, inputs: 4 };
    compare({ ...ON_POLICY, ...WITH_CHOICE, ...own, extractor: inputs }, true);
  });

  it('is nothing where the extractor is shared, of another activation or not dense', () => {
    compare({ ...ON_POLICY, ...WITH_EXTRACTOR }, false);
    compare({ ...ON_POLICY, ...own, activation: 'relu' }, false);
    const gru = { kind: 'gru', window: 3, channels: 1, extra: 0, units: 2, layers: 1 } as const;
    compare({ ...ON_POLICY, extractor: gru, shareExtractor: false }, false);
  });

  it('is known again: one form a network', () => {
    const spec = { ...ON_POLICY, ...WITH_CHOICE };
    expect(fusedForm(spec)).toBe(fusedForm(spec));
    expect(fusedForm(ON_POLICY)).toBe(ON_POLICY);
  });

  it('takes next observations that are no choices, as behind an episode’s end', () => {
    const spec = sacSpec({
      encoding: [
        { kind: 'numbers', size: 2 },
        { kind: 'choice', n: 2, start: 5 },
      ],
    });
    const batch = {
      ...batchOf(2),
      observations: observations().map((x, i) => (i % 3 === 2 ? 5 : x)),
      discounts: new Float32Array(ROWS),
    };
    const { nextObservations } = fusedBatch(spec.actor, batch);
    expect(Array.from(nextObservations.subarray(2, 4))).toEqual([0, 0]);
  });
});
