import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { box, discrete } from '../../src/env/spaces.js';
import { decodeArchive, encodeArchive } from '../../src/policy/format/archive.js';
import { loadPolicy } from '../../src/policy/index.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { encodePolicy, type PolicyDescription } from '../../src/policy/saved-policy.js';

const SPEC: ActorCriticSpec = {
  observationSize: 2,
  pi: [],
  vf: [],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 2 },
};

/** Logits are the observation itself. */
const IDENTITY = Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0, 0);

const DISCRETE: PolicyDescription = {
  algorithm: 'PPO',
  observationSpace: box({ shape: [2] }),
  actionSpace: discrete(2, 5),
  spec: SPEC,
  statistics: null,
  seed: 3,
};

/** Means are the observation itself; standard deviations are 1. */
const GAUSSIAN: PolicyDescription = {
  ...DISCRETE,
  actionSpace: box({ shape: [2], low: [-1, -10], high: [1, 10] }),
  spec: { ...SPEC, distribution: { kind: 'gaussian', size: 2 } },
};
const GAUSSIAN_IDENTITY = Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'neurotrade-policy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a loaded policy', () => {
  it('acts from a file as from its bytes', async () => {
    const bytes = encodePolicy(DISCRETE, IDENTITY);
    const path = join(folder, 'policy.safetensors');
    writeFileSync(path, bytes);
    for (const source of [bytes, path]) {
      const policy = await loadPolicy(source);
      expect(policy.act([0.2, 0.1])).toEqual({ action: 5, state: null });
      expect(policy.act([0.1, 0.2]).action).toBe(6);
      expect(policy.actionSpace).toEqual(DISCRETE.actionSpace);
      expect(policy.observationSpace).toEqual(DISCRETE.observationSpace);
      expect(policy.algorithm).toBe('PPO');
    }
  });

  it('normalises observations with the saved statistics, clipped', async () => {
    const statistics = { mean: [10, 0], variance: [4, 1], clip: 1.5, epsilon: 0 };
    const policy = await loadPolicy(encodePolicy({ ...GAUSSIAN, statistics }, GAUSSIAN_IDENTITY));
    expect(policy.act([11, 1]).action).toEqual(Float32Array.of(0.5, 1));
    expect(policy.act([0, 99]).action).toEqual(Float32Array.of(-1, 1.5));
  });

  it('clips Gaussian actions to their bounds', async () => {
    const policy = await loadPolicy(encodePolicy(GAUSSIAN, GAUSSIAN_IDENTITY));
    expect(policy.act([5, 5]).action).toEqual(Float32Array.of(1, 5));
    for (let i = 0; i < 50; i++) {
      const [first] = policy.act([0, 0], { deterministic: false }).action as Float32Array;
      expect(Math.abs(first as number)).toBeLessThanOrEqual(1);
    }
  });

  it('keeps to a mask', async () => {
    const policy = await loadPolicy(encodePolicy(DISCRETE, IDENTITY));
    const mask = Uint8Array.of(0, 1);
    expect(policy.act([9, 0], { mask }).action).toBe(6);
    for (let i = 0; i < 50; i++) expect(policy.act([9, 0], { mask, deterministic: false }).action).toBe(6);
  });

  it('draws the same actions under the same seed', async () => {
    const draws = async (seed: number): Promise<unknown[]> => {
      const policy = await loadPolicy(encodePolicy(DISCRETE, IDENTITY), { seed });
      return Array.from({ length: 40 }, () => policy.act([0, 0], { deterministic: false }).action);
    };
    expect(await draws(1)).toEqual(await draws(1));
    expect(await draws(1)).not.toEqual(await draws(2));
  });

  it.each<[{ observation: number[]; mask?: Uint8Array }, string]>([
    [{ observation: [1] }, 'INVALID_OBSERVATION'],
    [{ observation: [1, 2, 3] }, 'INVALID_OBSERVATION'],
    [{ observation: [1, Number.NaN] }, 'INVALID_OBSERVATION'],
    [{ observation: [Infinity, 1] }, 'INVALID_OBSERVATION'],
    [{ observation: [1, 1], mask: Uint8Array.of(0, 0) }, 'INVALID_ACTION'],
    [{ observation: [1, 1], mask: Uint8Array.of(1) }, 'INVALID_ACTION'],
  ])('refuses %j', async ({ observation, mask }, code) => {
    const policy = await loadPolicy(encodePolicy(DISCRETE, IDENTITY));
    const options = mask === undefined ? {} : { mask };
    expect(() => policy.act(observation, options)).toThrow(expect.objectContaining({ code }));
  });

  it('names weights that have diverged', async () => {
    const parameters = IDENTITY.slice().fill(Number.NaN, 0, 1);
    const policy = await loadPolicy(encodePolicy(DISCRETE, parameters));
    expect(() => policy.act([1, 1])).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
  });

  it('is refused where the tensors do not fit the network', async () => {
    const { content, tensors } = decodeArchive(encodePolicy(DISCRETE, IDENTITY));
    const { 'value.bias': _, ...fewer } = tensors;
    await expect(loadPolicy(encodeArchive(content, fewer))).rejects.toMatchObject({ code: 'POLICY_SHAPE' });
    const other = { ...tensors, 'action.weight': { shape: [3, 2], data: new Float32Array(6) } };
    await expect(loadPolicy(encodeArchive(content, other))).rejects.toMatchObject({ code: 'POLICY_SHAPE' });
  });

  it('is refused where the file holds none, or is not there', async () => {
    await expect(loadPolicy(encodeArchive({}, {}))).rejects.toMatchObject({ code: 'POLICY_FORMAT' });
    await expect(loadPolicy(join(folder, 'none'))).rejects.toMatchObject({ code: 'IO' });
  });

  it('acts on the same numbers as written, to the bit', async () => {
    const spec: ActorCriticSpec = { ...SPEC, pi: [7, 5], vf: [3] };
    const rng = createRng(5);
    const parameters = Float32Array.from({ length: actorCriticLayout(spec).size }, () => rng.normal());
    const { tensors } = decodeArchive(encodePolicy({ ...DISCRETE, spec }, parameters));
    const flat = actorCriticLayout(spec).tensors.flatMap(({ name }) => Array.from(tensors[name]?.data as Float32Array));
    expect(Float32Array.from(flat)).toEqual(parameters);
    expect(tensors['pi.1.weight']?.shape).toEqual([7, 5]);
  });
});
