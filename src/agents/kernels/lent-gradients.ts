import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';
import { keepsArrays, writeArray } from './backend-arrays.js';
import type { ParameterMemory } from './parameter-memory.js';

interface Loan {
  readonly backend: KernelBackend;
  readonly dataId: TensorInfo['dataId'];
}

const loans = new WeakMap<ParameterMemory, Loan>();

/** A memory's gradient as a tensor. On a backend that keeps arrays it is lent: not copied, and not to be overwritten while the tensor lives. */
export function lendGradient(backend: KernelBackend, memory: ParameterMemory): TensorInfo {
  const tensor = writeArray(backend, memory.gradient);
  if (keepsArrays(backend)) loans.set(memory, { backend, dataId: tensor.dataId });
  return tensor;
}

/** Whether a tensor that shows this memory's gradient is still alive. */
export function isLent(memory: ParameterMemory): boolean {
  const loan = loans.get(memory);
  return loan !== undefined && loan.backend.refCount(loan.dataId) > 0;
}
