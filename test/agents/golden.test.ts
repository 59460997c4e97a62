import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ready, setBackend } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyFile } from '../../scripts/golden/files.js';
import { line, type Result } from '../../scripts/golden/result.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';

const FOLDER = fileURLToPath(new URL('../../../shared/golden', import.meta.url));
const MISSING = !existsSync(FOLDER); // the golden numbers are not part of the package

async function results(): Promise<Result[]> {
  const found: Result[] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    for await (const result of verifyFile(join(FOLDER, file), file)) found.push(result);
  }
  return found;
}

describe.skipIf(MISSING)('golden updates', () => {
  beforeAll(async () => {
    await setBackend('cpu');
    await ready();
  });
  afterAll(unregisterFusedKernels);

  it.each([
    ['composed', unregisterFusedKernels],
    ['fused', registerFusedKernels],
  ])('%s: every update and the running normaliser pass', async (_, prepare) => {
    prepare();
    const all = await results();
    expect(all.filter(({ verdict }) => verdict === 'fail').map(line)).toEqual([]);
    expect(all.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThanOrEqual(8);
  });
});
