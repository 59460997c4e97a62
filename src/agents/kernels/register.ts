import { findBackend, getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs';
import { supportedVariants } from '../../core/kernels.js';
import type { FusedKernelConfig } from '../ops/dispatch.js';
import { unregisterDeviceKernels } from './device-kernels.js';
import { discreteSacActorGradientKernel, discreteSacCriticGradientKernel } from './discrete-sac-kernels.js';
import { learnerKernels } from './generated/learner.js';
import { a2cGradientKernel, ppoGradientKernel, recurrentPpoGradientKernel } from './gradient-kernels.js';
import { clippedAdamKernel, clippedRmsPropKernel } from './optimizer-kernels.js';
import { polyakKernel } from './polyak-kernel.js';
import { sacActorGradientKernel, sacCriticGradientKernel } from './sac-kernels.js';

/** Backends whose tensors can be read synchronously, which is all that the kernels ask of one. */
export const FUSED_BACKENDS = ['cpu', 'wasm'] as const;

const KERNELS: readonly ((backendName: string) => FusedKernelConfig)[] = [
  ppoGradientKernel,
  a2cGradientKernel,
  recurrentPpoGradientKernel,
  sacCriticGradientKernel,
  sacActorGradientKernel,
  discreteSacCriticGradientKernel,
  discreteSacActorGradientKernel,
  polyakKernel,
  clippedAdamKernel,
  clippedRmsPropKernel,
];

/**
 * Adds the fused kernels to tfjs's registry, once; the ops use them from then on.
 *
 * @returns whether they are in use: `false` where the engine has no WebAssembly SIMD
 */
export function registerFusedKernels(): boolean {
  if (supportedVariants(learnerKernels).length === 0) return false;
  for (const config of configs()) {
    if (getKernel(config.kernelName, config.backendName) === undefined) registerKernel(config);
  }
  withholdAdvice();
  return true;
}

/** Takes the fused kernels out of tfjs's registry: the ops run composed. */
export function unregisterFusedKernels(): void {
  for (const { kernelName, backendName } of configs()) {
    if (getKernel(kernelName, backendName) !== undefined) unregisterKernel(kernelName, backendName);
  }
  unregisterDeviceKernels();
}

/** On its first tensor in Node, tfjs's cpu backend advises to install tfjs-node, which is slower than the kernels. */
function withholdAdvice(): void {
  const cpu = findBackend('cpu') as { firstUse?: boolean } | null;
  if (cpu?.firstUse === true) cpu.firstUse = false;
}

function configs(): FusedKernelConfig[] {
  return FUSED_BACKENDS.flatMap((backendName) => KERNELS.map((kernel) => kernel(backendName)));
}
