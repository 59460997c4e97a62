import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getKernelsForBackend, memory, ready, setBackend, type Tensor, tensor1d } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DiscreteSacCase, discreteSacBatchOf, verifyDiscreteSac } from '../../scripts/golden/discrete-sac.js';
import { discreteSacSpecOf, flattenActor, flattenCritics } from '../../scripts/golden/sac-parameters.js';
import { resolveDiscreteSacOptions } from '../../src/agents/discrete-sac/options.js';
import { targetEntropyOf } from '../../src/agents/discrete-sac/target-entropy.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { discreteSacActorGradient } from '../../src/agents/ops/discrete-sac-actor-gradient.js';
import { discreteSacCriticGradient } from '../../src/agents/ops/discrete-sac-critic-gradient.js';
import type { DiscreteSacSpec } from '../../src/agents/ops/sac-types.js';
import { relativeError } from '../kernels/arena.js';

/** Computed with PyTorch's autograd by `scripts/golden/torch-discrete-sac.py`. */
const path = fileURLToPath(new URL('fixtures/discrete-sac-updates.json', import.meta.url));
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly DiscreteSacCase[] };

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});
afterAll(unregisterFusedKernels);

/** Both losses and gradients where the case's networks stand before the first step, in plain arrays. */
function startOf(golden: DiscreteSacCase, spec: DiscreteSacSpec) {
  const { params_before: params, ent_coef: entCoef = NaN } = golden;
  const batch = discreteSacBatchOf(golden, 0);
  const before = memory().numTensors;
  const tensors = {
    actor: tensor1d(flattenActor(spec, params)),
    critics: tensor1d(flattenCritics(spec, params, 'critic')),
    targets: tensor1d(flattenCritics(spec, params, 'critic_target')),
  };
  const critics = discreteSacCriticGradient(tensors, batch, spec, { entCoef });
  const actor = discreteSacActorGradient(tensors, batch, spec, { entCoef });
  const read = (tensor: Tensor) => tensor.dataSync().slice() as Float32Array;
  const found = {
    critics: { gradient: read(critics.gradient), stats: read(critics.stats), errors: read(critics.errors) },
    actor: { gradient: read(actor.gradient), stats: read(actor.stats) },
  };
  for (const all of [tensors, critics, actor]) for (const tensor of Object.values(all)) tensor.dispose();
  expect(memory().numTensors).toBe(before);
  return found;
}

const named = cases.map((golden) => [golden.name, golden] as const);

describe.each([
  ['composed', unregisterFusedKernels, 0],
  ['fused', registerFusedKernels, 2],
])('%s updates of discrete SAC', (_, choose, fused) => {
  beforeAll(() => {
    choose();
    const kernels = getKernelsForBackend('cpu').filter(({ kernelName }) => kernelName.startsWith('DiscreteSac'));
    expect(kernels.length).toBe(fused);
  });

  it.each(named)('%s begins with PyTorch’s losses and gradients', (__, golden) => {
    const { start } = golden;
    const spec = discreteSacSpecOf(golden.params_before, golden.activation);
    const { critics, actor } = startOf(golden, spec);
    expect(relativeError(critics.gradient, flattenCritics(spec, start.gradients, 'critic'))).toBeLessThan(1e-5);
    expect(relativeError(critics.errors, start.td_errors)).toBeLessThan(1e-5);
    expect(critics.stats[0]).toBeCloseTo(start.critic_loss, 5);
    expect(relativeError(actor.gradient, flattenActor(spec, start.gradients))).toBeLessThan(1e-5);
    expect(actor.stats[0]).toBeCloseTo(start.actor_loss, 5);
    expect(actor.stats[1]).toBeCloseTo(-start.entropy, 5);
  });

  it.each(named)('%s ends where PyTorch does', async (__, golden) => {
    const { verdict, detail } = await verifyDiscreteSac(golden);
    expect(verdict, detail).toBe('pass');
  });
});

it.each(named)('%s aims at the paper’s entropy', (_, golden) => {
  const batch = discreteSacBatchOf(golden, 0);
  const { n } = discreteSacSpecOf(golden.params_before).actor.distribution;
  const target = targetEntropyOf(resolveDiscreteSacOptions({}, 1), n);
  expect(target.of(batch)).toBeCloseTo(golden.start.target_entropy, 7);
});
