import type { TensorInfo } from '@tensorflow/tfjs';
import { bufferOf, sameTensor, type WebGpuBackend } from './backend.js';
import type { Commands } from './commands.js';

/** A tensor to be moved in place and returned; a copy of it where another tensor shares its data. */
export function movable(backend: WebGpuBackend, commands: Commands, tensor: TensorInfo): TensorInfo {
  const source = bufferOf(backend, tensor);
  if (backend.refCount(tensor.dataId) === 1) return sameTensor(backend, tensor);
  return commands.result(source, tensor.shape[0] as number);
}
