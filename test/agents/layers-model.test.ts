import { io, loadLayersModel, memory, setBackend, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { toLayersModel } from '../../src/agents/index.js';
import { loadPolicy } from '../../src/policy/index.js';
import type { PolicyDescription } from '../../src/policy/saved-policy.js';
import { MORE_POLICIES, POLICIES, RECURRENT, randomObservations, randomPolicy } from '../policy/random-policy.js';

const ROWS = 10_000;
const { multiCategorical, bernoulli, gSDE, 'normaliser with an exempt number': exempt } = MORE_POLICIES;
const DENSE = { ...POLICIES, multiCategorical, bernoulli, gSDE, exempt } as Record<string, PolicyDescription>;

/** What a row of the model's output means to the env. */
function actionsFrom({ spec, actionSpace }: PolicyDescription, row: Float32Array): number[] {
  const likeliest = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));
  if (actionSpace.kind === 'discrete') return [actionSpace.start + likeliest(row)];
  if (spec.distribution.kind === 'bernoulli') return Array.from(row, (logit) => (logit > 0 ? 1 : 0));
  if (spec.distribution.kind !== 'multiCategorical') return Array.from(row);
  let from = 0;
  return spec.distribution.nvec.map((n) => {
    from += n;
    return likeliest(row.subarray(from - n, from));
  });
}

beforeAll(() => setBackend('cpu'));

describe('toLayersModel', () => {
  it.each(Object.entries(DENSE))('acts as the policy does, also saved and loaded: %s', async (_, description) => {
    const before = memory().numTensors;
    const bytes = randomPolicy(description);
    const built = toLayersModel(bytes);
    let saved: io.ModelArtifacts = {};
    await built.save(
      io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const model = await loadLayersModel(io.fromMemory(saved));
    const size = description.spec.observationSize;
    const observations = randomObservations(description, ROWS);
    const input = tensor2d(observations, [ROWS, size]);
    const output = model.predict(input, { batchSize: ROWS }) as Tensor2D;
    const rows = (await output.data()) as Float32Array;
    const width = output.shape[1];
    const policy = await loadPolicy(bytes);
    let worst = 0;
    for (let row = 0; row < ROWS; row++) {
      const { action } = policy.act(observations.subarray(row * size, (row + 1) * size));
      const expected = typeof action === 'number' ? [action] : Array.from(action);
      const found = actionsFrom(description, rows.subarray(row * width, (row + 1) * width));
      expect(found.length).toBe(expected.length);
      expected.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - (found[i] as number)));
      });
    }
    expect(worst).toBeLessThanOrEqual(1e-5);
    for (const owned of [built, model, input, output]) owned.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each([
    ['extractor', MORE_POLICIES.gru],
    ['lstm', RECURRENT],
    ['dirichlet', MORE_POLICIES.dirichlet],
  ])('refuses what it would leave out: %s', (part, description) => {
    const bytes = randomPolicy(description as PolicyDescription);
    expect(() => toLayersModel(bytes)).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining(part) }),
    );
  });
});
