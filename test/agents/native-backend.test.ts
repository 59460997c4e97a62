import { createRequire } from 'node:module';
import {
  copyRegisteredKernels,
  findBackendFactory,
  getBackend,
  type KernelBackend,
  memory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareNodeUtil } from '../../src/agents/backend/platform.js';
import { PPO, selectBackend } from '../../src/agents/index.js';
import { unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { isFused } from '../../src/agents/ops/dispatch.js';
import { cartPole } from '../../src/env/index.js';

/** Stands in for native TensorFlow: the cpu backend, under the name and with the field of tfjs-node's. */
function registerTensorflow(isUsingGpuDevice: boolean): void {
  const factory = findBackendFactory('cpu') as () => unknown;
  registerBackend('tensorflow', () => Object.assign(factory() as KernelBackend, { isUsingGpuDevice }));
}

beforeAll(() => {
  unregisterFusedKernels();
  copyRegisteredKernels('cpu', 'tensorflow');
});

afterEach(async () => {
  await setBackend('cpu');
  if (findBackendFactory('tensorflow') !== null) removeBackend('tensorflow');
});

describe('native TensorFlow', () => {
  it('goes by the device that it uses, whichever package brought it', async () => {
    registerTensorflow(false);
    const { name, passedOver } = await selectBackend({ prefer: ['tfjs-node-gpu', 'tfjs-node'] });
    expect(name).toBe('tfjs-node');
    expect(passedOver).toEqual([{ name: 'tfjs-node-gpu', why: expect.stringMatching(/no CUDA device/) }]);
    expect(getBackend()).toBe('tensorflow');
    removeBackend('tensorflow');
    registerTensorflow(true);
    expect(await selectBackend()).toMatchObject({ name: 'tfjs-node-gpu' });
  });

  it('trains with the composed ops', async () => {
    registerTensorflow(true);
    await selectBackend({ prefer: 'tfjs-node-gpu' });
    const before = memory().numTensors;
    const agent = await PPO.create(cartPole(), { seed: 1, nSteps: 16, batchSize: 8, nEpochs: 1 });
    const { parameters } = agent;
    await agent.learn({ totalTimesteps: 32 });
    expect([getBackend(), isFused('PpoGradient')]).toEqual(['tensorflow', false]);
    expect(agent.parameters).not.toEqual(parameters);
    agent.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('gets back the function that Node 23 took away', () => {
    const util = createRequire(import.meta.url)('node:util') as { isNullOrUndefined?(value: unknown): boolean };
    const own = Object.getOwnPropertyDescriptor(util, 'isNullOrUndefined');
    delete util.isNullOrUndefined;
    prepareNodeUtil();
    expect([null, undefined, 0].map((value) => util.isNullOrUndefined?.(value))).toEqual([true, true, false]);
    if (own !== undefined) Object.defineProperty(util, 'isNullOrUndefined', own);
  });
});
