// Runs in a page: PPO on WebGPU learns what PPO on the fused kernels of the processor learns.
import '@tensorflow/tfjs-backend-webgpu';
import { ready, setBackend } from '@tensorflow/tfjs';
import { PPO } from 'neurotrade/agents';
import { cartPole } from 'neurotrade/env';

const ROLLOUT = 128;

async function learner(backend) {
  if (!(await setBackend(backend))) throw new Error(`no backend ${backend}`);
  await ready();
  return PPO.create(cartPole(), { seed: 3, nSteps: ROLLOUT, batchSize: 32, nEpochs: 3 });
}

/** @returns how far the parameters moved in one rollout's updates, how far apart the backends are, and what goes on from there */
export async function webgpu() {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return null;
  const processor = await learner('cpu');
  const start = processor.parameters;
  await processor.learn({ totalTimesteps: ROLLOUT });
  const device = await learner('webgpu');
  await device.learn({ totalTimesteps: ROLLOUT });
  const [expected, found] = [processor.parameters, device.parameters];
  const most = (of) => found.reduce((largest, _, i) => Math.max(largest, Math.abs(of(i))), 0);
  const result = {
    adapter: `${adapter.info.vendor} ${adapter.info.architecture}`,
    moved: most((i) => found[i] - start[i]),
    error: most((i) => found[i] - expected[i]),
  };
  await device.learn({ totalTimesteps: 2 * ROLLOUT, resetNumTimesteps: false });
  return { ...result, updates: device.nUpdates, finite: device.parameters.every(Number.isFinite) };
}
