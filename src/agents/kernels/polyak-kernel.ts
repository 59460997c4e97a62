import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig } from '../ops/dispatch.js';
import { keepsArrays, readArray, writeArray } from './backend-arrays.js';

/** The fused `Polyak` for one backend: one loop in the place of three ops, over the target itself where nothing else shows it. */
export function polyakKernel(backendName: string): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const target = readArray(backend, inputs.target as TensorInfo);
    const source = readArray(backend, inputs.source as TensorInfo);
    const { tau } = attrs as unknown as { readonly tau: number };
    const { dataId } = inputs.target as TensorInfo;
    const isOwn = keepsArrays(backend) && backend.refCount(dataId) === 1;
    const moved = isOwn ? target : new Float32Array(target.length);
    for (let i = 0; i < moved.length; i++) moved[i] = (1 - tau) * (target[i] as number) + tau * (source[i] as number);
    return [writeArray(backend, moved)];
  };
  return { kernelName: 'Polyak', backendName, kernelFunc };
}
