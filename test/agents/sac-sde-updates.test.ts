import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ready, setBackend } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SacCase, verifySac } from '../../scripts/golden/sac.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';

const path = fileURLToPath(new URL('fixtures/sac-sde-updates.json', import.meta.url));
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly SacCase[] };

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});
afterAll(unregisterFusedKernels);

describe.each([
  ['composed', unregisterFusedKernels],
  ['fused', registerFusedKernels],
])('%s updates with state-dependent noise', (_, choose) => {
  it.each(cases.map((golden) => [golden.name, golden] as const))('%s is Stable-Baselines3’s', async (__, golden) => {
    choose();
    const { verdict, detail } = await verifySac(golden);
    expect(verdict, detail).toBe('pass');
  });
});
