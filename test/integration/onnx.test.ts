import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { loadPolicy } from '../../src/policy/index.js';
import { policyToOnnx } from '../../src/policy/onnx/index.js';
import type { PolicyDescription } from '../../src/policy/saved-policy.js';
import {
  ENCODED,
  MORE_POLICIES,
  POLICIES,
  RECURRENT,
  randomObservations,
  randomPolicy,
} from '../policy/random-policy.js';
import { type Feed, runOnnx, runtime } from './onnx-runtime.js';

const ROWS = 10_000;
const reason = 'missing' in runtime ? `: skipped, ${runtime.missing}` : '';

/** What the policy does, row after row. */
async function expectedActions(
  bytes: Uint8Array,
  { spec }: PolicyDescription,
  observations: Float32Array,
  masks?: Uint8Array,
): Promise<number[]> {
  const policy = await loadPolicy(bytes);
  const size = spec.observationSize;
  const choices = (masks?.length ?? 0) / ROWS;
  return Array.from({ length: ROWS }, (_, row) => {
    const mask = masks?.subarray(row * choices, (row + 1) * choices);
    const observation = observations.subarray(row * size, (row + 1) * size);
    const { action } = policy.act(observation, mask === undefined ? {} : { mask });
    return typeof action === 'number' ? [action] : Array.from(action);
  }).flat();
}

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] as number))), 0);
}

describe.skipIf('missing' in runtime)(`policies in ONNX Runtime${reason}`, () => {
  it.each(Object.entries({ ...POLICIES, ...MORE_POLICIES }))('acts as the policy does: %s', async (_, description) => {
    const bytes = randomPolicy(description);
    const observations = randomObservations(description, ROWS);
    const feed: Feed = ['float32', observations, [ROWS, description.spec.observationSize]];
    const { action } = await runOnnx(policyToOnnx(bytes), { observation: feed });
    const expected = await expectedActions(bytes, description, observations);
    expect(largestDifference(action?.data ?? [], expected)).toBeLessThanOrEqual(1e-5);
    expect(new Set(expected).size).toBeGreaterThan(1);
  });

  it('acts on choices among its numbers', async () => {
    const bytes = randomPolicy(ENCODED);
    const observations = randomObservations(ENCODED, ROWS).map((value, at) => (at % 4 === 2 ? (at % 3) - 1 : value));
    const { action } = await runOnnx(policyToOnnx(bytes), { observation: ['float32', observations, [ROWS, 4]] });
    expect(Array.from(action?.data ?? [])).toEqual(await expectedActions(bytes, ENCODED, observations));
  });

  it('remembers what the policy remembers', async () => {
    const bytes = randomPolicy(RECURRENT);
    const model = policyToOnnx(bytes);
    const lanes = 50;
    const policy = await loadPolicy(bytes);
    const kept: (Float32Array | null)[] = Array(lanes).fill(null);
    let state: Float32Array = new Float32Array(lanes * 28);
    for (let t = 0; t < 20; t++) {
      const observations = randomObservations(RECURRENT, lanes, t);
      const { action, next_state } = await runOnnx(model, {
        observation: ['float32', observations, [lanes, 6]],
        state: ['float32', state, [lanes, 28]],
      });
      state = next_state?.data as Float32Array;
      const expected = kept.flatMap((before, lane) => {
        const choice = policy.act(observations.subarray(6 * lane, 6 * lane + 6), { state: before });
        kept[lane] = choice.state;
        return Array.from(choice.action as Float32Array);
      });
      expect(largestDifference(action?.data ?? [], expected)).toBeLessThanOrEqual(1e-5);
      expect(
        largestDifference(
          state,
          kept.flatMap((values) => Array.from(values ?? [])),
        ),
      ).toBeLessThanOrEqual(1e-5);
    }
  });

  it.each([
    ['multiCategorical', [3, 2, 4]],
    ['bernoulli', [2, 2, 2]],
  ])('takes the masks of %s actions', async (name, sizes) => {
    const description = MORE_POLICIES[name] as PolicyDescription;
    const bytes = randomPolicy(description);
    const observations = randomObservations(description, ROWS);
    const rng = createRng(6);
    const masks = Uint8Array.from(
      Array.from({ length: ROWS * sizes.length }, (_, element) => {
        const size = sizes[element % sizes.length] as number;
        const sure = rng.integer(0, size);
        return Array.from({ length: size }, (__, choice) => (choice === sure || rng.next() < 0.5 ? 1 : 0));
      }).flat(),
    );
    const { action } = await runOnnx(policyToOnnx(bytes, { mask: true }), {
      observation: ['float32', observations, [ROWS, 6]],
      mask: ['bool', masks, [ROWS, masks.length / ROWS]],
    });
    expect(Array.from(action?.data ?? [])).toEqual(await expectedActions(bytes, description, observations, masks));
  });

  it('takes the masks that the policy takes', async () => {
    const description = POLICIES.categorical as PolicyDescription;
    const bytes = randomPolicy(description);
    const observations = randomObservations(description, ROWS);
    const rng = createRng(3);
    const masks = Uint8Array.from({ length: ROWS * 5 }, (_, at) => (at % 5 === 4 || rng.next() < 0.5 ? 1 : 0));
    const { action, logits } = await runOnnx(policyToOnnx(bytes, { mask: true }), {
      observation: ['float32', observations, [ROWS, 6]],
      mask: ['bool', masks, [ROWS, 5]],
    });
    const expected = await expectedActions(bytes, description, observations, masks);
    expect(action).toMatchObject({ type: 'int32', dims: [ROWS] });
    expect(Array.from(action?.data ?? [])).toEqual(expected);
    expect(logits?.data.every((logit, at) => (masks[at] === 1 ? Math.abs(logit) < 100 : logit < -3e38))).toBe(true);
  });

  it('gives the distribution that samples come from', async () => {
    const gaussian = POLICIES.gaussian as PolicyDescription;
    const observation: Feed = ['float32', new Float32Array(12), [2, 6]];
    const { action, means, log_std } = await runOnnx(policyToOnnx(randomPolicy(gaussian)), { observation });
    expect(log_std?.dims).toEqual([2, 3]);
    expect(Array.from(log_std?.data ?? []).slice(0, 3)).toEqual(Array.from(log_std?.data ?? []).slice(3));
    expect(action?.data[0]).toBe(Math.max(-1, Math.min(0.5, means?.data[0] as number)));

    const squashed = { ...POLICIES['squashed gaussian, relu, normalised'], statistics: null } as PolicyDescription;
    const wide = randomObservations(squashed, ROWS).map((value) => 30 * value);
    const outputs = await runOnnx(policyToOnnx(randomPolicy(squashed)), {
      observation: ['float32', wide, [ROWS, 6]],
    });
    expect(outputs.log_std?.data.every((value) => value >= -20 && value <= 2)).toBe(true);
    expect(outputs.log_std?.data.includes(2)).toBe(true);
    expect(outputs.action?.data[0]).toBeCloseTo(2 * Math.tanh(outputs.means?.data[0] as number), 6);
  });
});
