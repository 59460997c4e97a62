import { getBackend } from '@tensorflow/tfjs';

let unregister = (): void => {};

/**
 * Loads the fused kernels of the active backend's device and adds them to tfjs's registry, once; nothing where the backend
 * computes on the processor.
 *
 * @returns whether they are in use
 */
export async function registerDeviceKernels(): Promise<boolean> {
  if (getBackend() !== 'webgpu') return false;
  const kernels = await import('./webgpu/register.js');
  unregister = kernels.unregisterWebGpuKernels;
  return kernels.registerWebGpuKernels();
}

/** Takes them out again: the ops run composed. */
export function unregisterDeviceKernels(): void {
  unregister();
}
