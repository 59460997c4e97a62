import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';

const keeping = new WeakMap<KernelBackend, boolean>();

/** A tensor's content. On a backend that keeps arrays this is the array itself. */
export function readArray(backend: KernelBackend, { dataId }: TensorInfo): Float32Array {
  return backend.readSync(dataId) as Float32Array;
}

/** A vector as a tensor of this backend. One that keeps arrays takes over `values`. */
export function writeArray(backend: KernelBackend, values: Float32Array): TensorInfo {
  const shape = [values.length];
  return { dataId: backend.write(values, shape, 'float32'), shape, dtype: 'float32' };
}

/** Whether a tensor's memory is the very array that was written (cpu), not a copy on the backend's side (wasm). */
export function keepsArrays(backend: KernelBackend): boolean {
  let keeps = keeping.get(backend);
  if (keeps === undefined) {
    const probe = new Float32Array(1);
    const tensor = writeArray(backend, probe);
    keeps = readArray(backend, tensor) === probe;
    backend.disposeData(tensor.dataId, true);
    keeping.set(backend, keeps);
  }
  return keeps;
}
