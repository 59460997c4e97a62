import { getBackend, ready, setBackend } from '@tensorflow/tfjs';
import { registerDeviceKernels } from '../kernels/device-kernels.js';
import { registerFusedKernels } from '../kernels/register.js';
import { activeBackend } from './probe.js';

/**
 * Waits for the backend and registers the fused kernels that it has. In a browser where nobody has named one, tfjs takes
 * `webgl`, which has none: there `cpu` takes its place.
 */
export async function startBackend(): Promise<void> {
  const chosen = activeBackend() !== undefined;
  await ready();
  const fused = registerFusedKernels();
  if (fused && !chosen && getBackend() === 'webgl') await setBackend('cpu');
  await registerDeviceKernels();
}
