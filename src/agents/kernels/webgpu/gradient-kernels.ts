import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../../policy/network.js';
import type { FusedKernelConfig } from '../../ops/dispatch.js';
import type { A2cLossOptions, A2cMinibatch, PpoLossOptions, PpoMinibatch } from '../../ops/types.js';
import type { LossCoefficients } from '../loss-struct.js';
import type { WebGpuBackend } from './backend.js';
import { coversActorCritic } from './covers.js';
import { learnerFor } from './learners.js';

interface GradientAttrs {
  readonly spec: ActorCriticSpec;
  readonly batch: A2cMinibatch | PpoMinibatch;
  readonly options: A2cLossOptions | PpoLossOptions;
}

/** The fused `PpoGradient` in WGSL. */
export function ppoGradientKernel(backend: WebGpuBackend): FusedKernelConfig {
  return gradientKernel('PpoGradient', backend, (options) => ({ ...(options as PpoLossOptions), kind: 'ppo' }));
}

/** The fused `A2cGradient` in WGSL. */
export function a2cGradientKernel(backend: WebGpuBackend): FusedKernelConfig {
  return gradientKernel('A2cGradient', backend, (options) => ({
    ...options,
    kind: 'a2c',
    clipRange: 0,
    clipRangeVf: null,
  }));
}

function gradientKernel(
  kernelName: 'PpoGradient' | 'A2cGradient',
  { device: { limits } }: WebGpuBackend,
  coefficientsOf: (options: GradientAttrs['options']) => LossCoefficients,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend }) => {
    const { spec, batch, options } = attrs as unknown as GradientAttrs;
    const learner = learnerFor(backend as WebGpuBackend, spec);
    return learner.gradient(inputs.parameters as TensorInfo, batch, coefficientsOf(options));
  };
  return {
    kernelName,
    backendName: 'webgpu',
    covers: (spec: ActorCriticSpec) => coversActorCritic(limits, spec),
    kernelFunc,
  };
}
