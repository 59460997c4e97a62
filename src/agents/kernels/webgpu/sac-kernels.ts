import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig } from '../../ops/dispatch.js';
import type { SacSpec } from '../../ops/sac-types.js';
import type { WebGpuBackend } from './backend.js';
import { coversSac } from './covers.js';
import { sacLearnerFor } from './learners.js';
import type { SacInput, SacTensors } from './sac-learner.js';

type SacAttrs = SacInput & { readonly spec: SacSpec };

/** The fused `SacCriticGradient` in WGSL. */
export function sacCriticGradientKernel({ device: { limits } }: WebGpuBackend): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend }) => {
    const { spec, ...input } = attrs as unknown as SacAttrs;
    const learner = sacLearnerFor(backend as WebGpuBackend, spec);
    return learner.criticGradient(vectors(inputs, ['actor', 'critics', 'targets']), input);
  };
  return sacKernel('SacCriticGradient', limits, kernelFunc);
}

/** The fused `SacActorGradient` in WGSL. */
export function sacActorGradientKernel({ device: { limits } }: WebGpuBackend): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend }) => {
    const { spec, ...input } = attrs as unknown as SacAttrs;
    const learner = sacLearnerFor(backend as WebGpuBackend, spec);
    return learner.actorGradient(vectors(inputs, ['actor', 'critics']), input);
  };
  return sacKernel('SacActorGradient', limits, kernelFunc);
}

function sacKernel(
  kernelName: 'SacCriticGradient' | 'SacActorGradient',
  limits: GPUSupportedLimits,
  kernelFunc: KernelConfig['kernelFunc'],
): FusedKernelConfig {
  return { kernelName, backendName: 'webgpu', covers: (spec) => coversSac(limits, spec as SacSpec), kernelFunc };
}

function vectors<K extends string>(inputs: object, names: readonly K[]): SacTensors<K> {
  const given = inputs as Readonly<Record<string, TensorInfo>>;
  return Object.fromEntries(names.map((name) => [name, given[name]])) as unknown as SacTensors<K>;
}
