import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memory, setBackend } from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyFile } from '../../../scripts/golden/files.js';
import { line, type Result } from '../../../scripts/golden/result.js';
import { A2C, PPO } from '../../../src/agents/index.js';
import { unregisterFusedKernels } from '../../../src/agents/kernels/index.js';
import { registerWebGpuKernels } from '../../../src/agents/kernels/webgpu/register.js';
import { cartPole } from '../../../src/env/index.js';
import { startSwiftShader } from './swiftshader.js';

const FOLDER = fileURLToPath(new URL('../../../../shared/golden', import.meta.url));
const missing = await startSwiftShader();

const OPTIONS = { seed: 3, nSteps: 64, netArch: { pi: [16], vf: [16] } } as const;

/** The parameters after some updates of a fresh agent on a backend. */
async function trained(backend: 'cpu' | 'webgpu', algorithm: 'PPO' | 'A2C', updates: number): Promise<Float32Array> {
  await setBackend(backend);
  const agent =
    algorithm === 'PPO'
      ? await PPO.create(cartPole(), { ...OPTIONS, batchSize: 24, nEpochs: 2 })
      : await A2C.create(cartPole(), OPTIONS);
  await agent.learn({ totalTimesteps: updates * OPTIONS.nSteps });
  const { parameters } = agent;
  agent.dispose();
  return parameters;
}

async function goldenResults(): Promise<Result[]> {
  const found: Result[] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    for await (const result of verifyFile(join(FOLDER, file), file)) found.push(result);
  }
  return found;
}

describe.skipIf(missing !== undefined)(`agents with WebGPU on SwiftShader${missing ? ` (${missing})` : ''}`, () => {
  beforeEach(async () => {
    await setBackend('webgpu');
    registerWebGpuKernels();
  });
  afterAll(unregisterFusedKernels);

  it.each(['PPO', 'A2C'] as const)('%s learns what it learns on cpu', async (algorithm) => {
    const found = await trained('webgpu', algorithm, 3);
    const expected = await trained('cpu', algorithm, 3);
    expect(Math.max(...found.map((x, i) => Math.abs(x - (expected[i] as number))))).toBeLessThan(1e-4);
  });

  it('holds the same memory from update to update, and gives the tensors back', async () => {
    const before = memory().numTensors;
    const readings: number[] = [];
    const agent = await PPO.create(cartPole(), { ...OPTIONS, nEpochs: 1 });
    const onRolloutEnd = (): undefined => {
      readings.push((memory() as unknown as { numBytesInGPU: number }).numBytesInGPU);
    };
    await agent.learn({ totalTimesteps: 5 * OPTIONS.nSteps, callbacks: [{ onRolloutEnd }] });
    expect(new Set(readings.slice(1)).size).toBe(1);
    agent.dispose();
    expect(memory().numTensors).toBe(before);
  });

  describe.skipIf(!existsSync(FOLDER))('golden updates', () => {
    it.each([
      ['composed', unregisterFusedKernels],
      ['fused', registerWebGpuKernels],
    ])('%s: all pass', async (_, prepare) => {
      prepare();
      const results = await goldenResults();
      expect(results.filter(({ verdict }) => verdict === 'fail').map(line)).toEqual([]);
      expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThanOrEqual(8);
    });
  });
});
