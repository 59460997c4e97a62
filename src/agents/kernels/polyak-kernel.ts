import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { padded } from '../../policy/kernels/mlp-plan.js';
import type { FusedKernelConfig } from '../ops/dispatch.js';
import { keepsArrays, readArray, writeArray } from './backend-arrays.js';
import { adopt, homeOf } from './memories.js';
import { isView, place } from './parameter-memory.js';
import { TwinMemory, type TwinPlan } from './twin-memory.js';

/**
 * The fused `Polyak` for one backend, over the target itself where nothing else shows it: a kernel where the source is the
 * critics of a WebAssembly memory, which then holds the target, too; one loop in the place of three ops elsewhere.
 */
export function polyakKernel(backendName: string): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const target = readArray(backend, inputs.target as TensorInfo);
    const source = readArray(backend, inputs.source as TensorInfo);
    const { tau } = attrs as unknown as { readonly tau: number };
    const { dataId } = inputs.target as TensorInfo;
    const isOwn = keepsArrays(backend) && backend.refCount(dataId) === 1;
    const memory = isOwn ? memoryFor(target, source) : undefined;
    if (memory !== undefined) return [writeArray(backend, moveInMemory(memory, target, tau))];
    return [writeArray(backend, move(target, source, tau, isOwn ? target : new Float32Array(target.length)))];
  };
  return { kernelName: 'Polyak', backendName, kernelFunc };
}

/** The memory whose critics are the source and that holds the target, or can take it up. */
function memoryFor(target: Float32Array, source: Float32Array): TwinMemory<TwinPlan> | undefined {
  const home = homeOf(source);
  if (!(home instanceof TwinMemory) || !isView(source, home.critics.parameters)) return undefined;
  return isView(target, home.targets) || adopt(home.targets) ? home : undefined;
}

function moveInMemory(
  { plan, kernels, targets }: TwinMemory<TwinPlan>,
  target: Float32Array,
  tau: number,
): Float32Array {
  place(target, targets);
  kernels.polyak(plan.targets.parameters, plan.critics.parameters, padded(plan.targets.size), tau);
  return targets;
}

function move(target: Float32Array, source: Float32Array, tau: number, moved: Float32Array): Float32Array {
  for (let i = 0; i < moved.length; i++) moved[i] = (1 - tau) * (target[i] as number) + tau * (source[i] as number);
  return moved;
}
