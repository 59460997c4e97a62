import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';

/** How many bytes a float takes. */
export const FLOAT_BYTES = 4;

/** `GPUBufferUsage` in numbers, since the name is there only where WebGPU is. */
export const USAGE = { copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;

/** The bits of a quiet NaN in float32. */
export const NAN_BITS = 0x7fc00000;

/** What of `@tensorflow/tfjs-backend-webgpu`'s backend the kernels use beside tfjs's own interface. */
export interface WebGpuBackend extends KernelBackend {
  readonly device: GPUDevice;
  /** Set while commands wait for {@link WebGpuBackend.submitQueue}. */
  readonly commandEncoder: GPUCommandEncoder | null;
  /** Buffers from here are counted by `memory().numBytesInGPU`. */
  readonly bufferManager: {
    acquireBuffer(size: number, usage: GPUBufferUsageFlags): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
  };
  readonly tensorMap: { get(dataId: TensorInfo['dataId']): TensorData };
  /** Gives a tensor its buffer, with its values where they are still on the processor. */
  uploadToGPU(dataId: TensorInfo['dataId']): void;
  makeTensorInfo(shape: number[], dtype: 'float32', values?: Float32Array): TensorInfo;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

interface TensorData {
  readonly resource: GPUBuffer | null;
  /** What was last read of it. */
  values: Float32Array | null;
}

/** Submits what tfjs has recorded, so that commands submitted from now on come after it. */
export function flush(backend: WebGpuBackend): void {
  backend.endComputePassEncoder();
  if (backend.commandEncoder !== null) backend.submitQueue();
}

/** The buffer of a tensor; call {@link flush} before a command reads it. */
export function bufferOf(backend: WebGpuBackend, { dataId }: TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource as GPUBuffer;
}

/** A vector whose content is whatever its buffer held before. */
export function emptyVector(backend: WebGpuBackend, length: number): TensorInfo {
  return backend.makeTensorInfo([length], 'float32');
}

/** The same tensor once more, its content changed by commands that were submitted. */
export function sameTensor(backend: WebGpuBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.tensorMap.get(dataId).values = null;
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
