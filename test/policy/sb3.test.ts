import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/policy/index.js';
import { importSb3 } from '../../src/policy/sb3/index.js';
import { POLICIES, randomPolicy } from './random-policy.js';

const FILE = join(import.meta.dirname, 'fixtures/sb3-ppo.safetensors');
const { observations, actions } = JSON.parse(readFileSync(FILE.replace('safetensors', 'json'), 'utf8')) as {
  observations: number[][];
  actions: number[];
};

/** The file with something else in its description; as long as before, since offsets count from there. */
function altered(from: string, to: string): Uint8Array {
  const text = readFileSync(FILE, 'latin1');
  expect(text).toContain(from);
  expect(to.length).toBe(from.length);
  return Buffer.from(text.replace(from, to), 'latin1');
}

describe('importSb3', () => {
  it('acts as the model does, its normaliser included', async () => {
    const { policyBytes, spec, parameters, observations: moments } = importSb3(FILE);
    const policy = await loadPolicy(policyBytes);
    expect(observations.map((observation) => policy.act(observation).action)).toEqual(actions);
    expect(spec).toMatchObject({ observationSize: 4, pi: [8], vf: [8], activation: 'tanh' });
    expect(parameters.length).toBe(4 * 8 + 8 + 8 * 2 + 2 + (4 * 8 + 8) + 8 + 1);
    expect(moments?.count).toBeGreaterThan(512);
    expect(importSb3(readFileSync(FILE)).policyBytes).toEqual(policyBytes);
  });

  it.each([
    ['an algorithm', '\\"PPO\\"', '\\"DQN\\"'],
    ['a policy', 'ActorCriticPolicy', 'ActorCriticThings'],
    ['an activation', '\\"Tanh\\"', '\\"GELU\\"'],
    ['gSDE', '\\"use_sde\\": false', '\\"use_sde\\":  true'],
    ['a space', '\\"Discrete\\"', '\\"Sequence\\"'],
  ])('refuses %s that it does not know', (_, from, to) => {
    expect(() => importSb3(altered(from, to))).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });

  it('refuses a network that does not fit its spaces, and files of other kinds', () => {
    const fewer = altered('\\"n\\": 2', '\\"n\\": 3');
    expect(() => importSb3(fewer)).toThrow(expect.objectContaining({ code: 'POLICY_SHAPE' }));
    const ours = randomPolicy(Object.values(POLICIES)[0] as never);
    expect(() => importSb3(ours)).toThrow(expect.objectContaining({ code: 'POLICY_FORMAT' }));
    expect(() => importSb3(Uint8Array.of(1, 2, 3))).toThrow(expect.objectContaining({ code: 'POLICY_FORMAT' }));
  });
});
