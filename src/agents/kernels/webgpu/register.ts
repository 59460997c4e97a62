import { findBackend, getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs';
import type { FusedKernelConfig } from '../../ops/dispatch.js';
import type { WebGpuBackend } from './backend.js';
import { a2cGradientKernel, ppoGradientKernel } from './gradient-kernels.js';
import { releaseLearners } from './learners.js';
import { clippedAdamKernel, clippedRmsPropKernel } from './optimizer-kernels.js';
import { polyakKernel } from './polyak-kernel.js';
import { sacActorGradientKernel, sacCriticGradientKernel } from './sac-kernels.js';

/**
 * Adds the kernels in WGSL to tfjs's registry, once; the ops use them from then on.
 *
 * @returns whether they are in use: `false` where the `webgpu` backend has not started
 */
export function registerWebGpuKernels(): boolean {
  const backend = findBackend('webgpu') as WebGpuBackend | null;
  if (backend === null) return false;
  for (const config of configs(backend)) {
    if (getKernel(config.kernelName, config.backendName) === undefined) registerKernel(config);
  }
  return true;
}

/** Takes the kernels out of tfjs's registry, and gives their memory back to the device. */
export function unregisterWebGpuKernels(): void {
  const backend = findBackend('webgpu') as WebGpuBackend | null;
  if (backend === null) return;
  for (const { kernelName, backendName } of configs(backend)) {
    if (getKernel(kernelName, backendName) !== undefined) unregisterKernel(kernelName, backendName);
  }
  releaseLearners(backend);
}

function configs(backend: WebGpuBackend): FusedKernelConfig[] {
  return [
    ppoGradientKernel(backend),
    a2cGradientKernel(backend),
    sacCriticGradientKernel(backend),
    sacActorGradientKernel(backend),
    polyakKernel(),
    clippedAdamKernel(),
    clippedRmsPropKernel(),
  ];
}
