import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig } from '../../ops/dispatch.js';
import { bufferOf, FLOAT_BYTES, USAGE, type WebGpuBackend } from './backend.js';
import { Commands } from './commands.js';
import { movable } from './movable.js';
import { checkDevice, dispatchOf } from './program.js';
import { POLYAK } from './wgsl/polyak.js';
import { SUM_THREADS } from './wgsl/sum.js';

/** The fused `Polyak` in WGSL. */
export function polyakKernel(): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WebGpuBackend;
    const { device, bufferManager } = backend;
    checkDevice(device);
    const { tau } = attrs as unknown as { readonly tau: number };
    const source = inputs.source as TensorInfo;
    const commands = new Commands(backend);
    const target = movable(backend, commands, inputs.target as TensorInfo);
    const by = bufferManager.acquireBuffer(2 * FLOAT_BYTES, USAGE.uniform | USAGE.copyTarget);
    device.queue.writeBuffer(by, 0, Float32Array.of(tau, 1 - tau));
    const groups = Math.ceil((source.shape[0] as number) / SUM_THREADS);
    const buffers = [bufferOf(backend, target), bufferOf(backend, source), by];
    commands.run([dispatchOf(device, POLYAK, buffers, () => [groups, 1, 1])]);
    commands.submit();
    bufferManager.releaseBuffer(by);
    return [target];
  };
  return { kernelName: 'Polyak', backendName: 'webgpu', kernelFunc };
}
