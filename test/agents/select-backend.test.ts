import { getBackend, memory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { activate } from '../../src/agents/backend/probe.js';
import { selectBackend } from '../../src/agents/index.js';

afterAll(() => setBackend('cpu'));

describe('selectBackend', () => {
  it('takes one that works and says why it passed the others over', async () => {
    const { name, reason, passedOver } = await selectBackend();
    expect(reason.length).toBeGreaterThan(10);
    for (const { name: other, why } of passedOver) {
      expect(other).not.toBe(name);
      expect(why.length).toBeGreaterThan(5);
    }
    expect(memory().numTensors).toBe(0);
  });

  it('takes what the caller prefers where it works', async () => {
    expect(await selectBackend({ prefer: 'wasm' })).toMatchObject({ name: 'wasm', passedOver: [] });
    expect(getBackend()).toBe('wasm');
    expect(await selectBackend({ prefer: ['cpu', 'wasm'] })).toMatchObject({ name: 'cpu' });
    expect(getBackend()).toBe('cpu');
  });

  it('passes over what is missing, by name and with what to do', async () => {
    const { name, passedOver } = await selectBackend({ prefer: 'tfjs-node-gpu' });
    expect(name).not.toBe('tfjs-node-gpu');
    expect(passedOver[0]).toMatchObject({
      name: 'tfjs-node-gpu',
      why: expect.stringMatching(/npm install @tensorflow\/tfjs-node-gpu/),
    });
  });

  it('never takes what is excluded', async () => {
    const { name, passedOver } = await selectBackend({ exclude: ['cpu', 'webgpu', 'tfjs-node', 'tfjs-node-gpu'] });
    expect(name).toBe('wasm');
    expect(passedOver).toContainEqual({ name: 'cpu', why: 'excluded by the caller' });
    const all = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'webgl', 'wasm', 'cpu'] as const;
    await expect(selectBackend({ exclude: all })).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });

  it('refuses names that it does not know', async () => {
    await expect(selectBackend({ prefer: 'cuda' as never })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

describe('a backend that does not work', () => {
  it('leaves the former one active', async () => {
    await setBackend('cpu');
    registerBackend('broken', () => {
      throw new Error('no device');
    });
    expect(await activate('broken')).toBeTypeOf('string');
    expect(getBackend()).toBe('cpu');
    removeBackend('broken');
  });
});
