import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { grads, ready, setBackend, type Tensor1D, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OnPolicyCase, verifyOnPolicy } from '../../scripts/golden/on-policy.js';
import { flatten, specOf } from '../../scripts/golden/parameters.js';
import { line } from '../../scripts/golden/result.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { composedActorCritic } from '../../src/agents/ops/actor-critic.js';
import { evaluateActions } from '../../src/agents/ops/distributions/evaluate-actions.js';
import { bindDistribution } from '../../src/policy/actor-policy.js';
import { createForward } from '../../src/policy/forward.js';

/** Read off Stable-Baselines3 by `scripts/golden/sb3-distributions.py`. */
interface Fixture {
  readonly cases: readonly (OnPolicyCase & {
    readonly evaluation: { readonly log_probs: readonly number[]; readonly entropies: readonly number[] };
  })[];
  readonly dirichlet: Readonly<Record<'head' | 'weights' | 'log_prob_gradients' | 'entropy_gradients', number[][]>> &
    Readonly<Record<'log_probs' | 'entropies', number[]>>;
}

const path = fileURLToPath(new URL('fixtures/distribution-updates.json', import.meta.url));
const fixture = JSON.parse(readFileSync(path, 'utf8')) as Fixture;

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});
afterAll(unregisterFusedKernels);

function expectNear(found: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((found[i] as number) - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  });
}

const flat = (nested: unknown): number[] => (nested as unknown[]).flat(Infinity).map(Number);

describe.each(fixture.cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
  const spec = specOf(golden.params_before, 'tanh', golden.distribution);
  const parameters = flatten(spec, golden.params_before);
  const observations = Float32Array.from(flat(golden.rollout.observations));
  const actions = Float32Array.from(flat(golden.rollout.actions));
  const masks = golden.rollout.action_masks && Uint8Array.from(flat(golden.rollout.action_masks));
  const size = observations.length / spec.observationSize;

  it('judges actions as Stable-Baselines3 does, in tensors and without', () => {
    const [logProbs, entropies] = tidy(() => {
      const output = composedActorCritic(
        tensor1d(parameters),
        spec,
        tensor2d(observations, [size, spec.observationSize]),
      );
      const judged = evaluateActions(spec, output, { size, actions, ...(masks === undefined ? {} : { masks }) });
      return [judged.logProbs.dataSync(), judged.entropies.dataSync()];
    });
    expectNear(logProbs, golden.evaluation.log_probs);
    expectNear(entropies, golden.evaluation.entropies);

    const forward = createForward(spec);
    forward.setParameters(parameters);
    const found = new Float32Array(size);
    bindDistribution(forward).logProbs({ head: forward.actor(observations, size), masks, rows: size }, actions, found);
    expectNear(found, golden.evaluation.log_probs);
  });

  it.each([
    ['composed', unregisterFusedKernels],
    ['fused', registerFusedKernels],
  ])('takes the same step, %s', async (__, prepare) => {
    prepare();
    const result = await verifyOnPolicy(golden);
    expect(result.verdict, line(result)).toBe('pass');
  });
});

describe('a Dirichlet distribution', () => {
  const { head, weights } = fixture.dirichlet;
  const size = head.length;
  const spec = { distribution: { kind: 'dirichlet' as const, size: 3 } };
  const judge = (x: Tensor2D) => {
    const output = { head: x, latent: x, logStd: null, values: x.flatten() as Tensor1D };
    return evaluateActions(spec, output, { size, actions: Float32Array.from(weights.flat()) });
  };

  it("has PyTorch's log-probabilities and entropies, with their gradients", () => {
    const x = tensor2d(head);
    const { logProbs, entropies } = judge(x);
    expectNear(logProbs.dataSync(), fixture.dirichlet.log_probs, 3e-5);
    expectNear(entropies.dataSync(), fixture.dirichlet.entropies, 3e-5);
    const [byLogProb] = grads((given) => judge(given as Tensor2D).logProbs.sum())([x]);
    const [byEntropy] = grads((given) => judge(given as Tensor2D).entropies.sum())([x]);
    expectNear(byLogProb?.dataSync() ?? [], fixture.dirichlet.log_prob_gradients.flat(), 1e-4);
    expectNear(byEntropy?.dataSync() ?? [], fixture.dirichlet.entropy_gradients.flat(), 1e-4);
  });
});
