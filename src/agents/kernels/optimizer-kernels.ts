import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig, FusedOpName } from '../ops/dispatch.js';
import type { AdamOptions, RmsPropOptions } from '../ops/types.js';
import { keepsArrays, readArray, writeArray } from './backend-arrays.js';
import { isLent } from './lent-gradients.js';
import { adopt, memoryOf, spareParameters } from './memories.js';
import { isView, type ParameterMemory, place } from './parameter-memory.js';

type Vector = 'parameters' | 'firstMoment' | 'secondMoment';

interface AdamAttrs {
  readonly step: number;
  readonly options: AdamOptions;
}

interface RmsPropAttrs {
  readonly options: RmsPropOptions;
}

/** The fused `ClippedAdam` for one backend. */
export function clippedAdamKernel(backendName: string): FusedKernelConfig {
  const state: Vector[] = ['parameters', 'firstMoment', 'secondMoment'];
  return optimizerKernel<AdamAttrs>('ClippedAdam', backendName, state, (memory, { step, options }) =>
    memory.clippedAdam(step, options),
  );
}

/** The fused `ClippedRmsProp` for one backend. */
export function clippedRmsPropKernel(backendName: string): FusedKernelConfig {
  const state: Vector[] = ['parameters', 'secondMoment'];
  return optimizerKernel<RmsPropAttrs>('ClippedRmsProp', backendName, state, (memory, { options }) =>
    memory.clippedRmsProp(options),
  );
}

function optimizerKernel<Attrs>(
  kernelName: FusedOpName,
  backendName: string,
  state: readonly Vector[],
  move: (memory: ParameterMemory, attrs: Attrs) => void,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const tensors = inputs as Readonly<Record<Vector | 'gradient', TensorInfo>>;
    const gradient = readArray(backend, tensors.gradient);
    const own = ownMemory(backend, tensors, state, gradient);
    const memory = own ?? spareParameters(gradient.length);
    for (const name of state) place(readArray(backend, tensors[name]), memory[name]);
    memory.takeGradient(gradient);
    move(memory, attrs as unknown as Attrs);
    const copies = own === undefined && keepsArrays(backend);
    return state.map((name) => writeArray(backend, copies ? memory[name].slice() : memory[name]));
  };
  return { kernelName, backendName, kernelFunc };
}

/**
 * The memory in which the state may move in place: the one that holds it, or the spare one that the gradient was computed
 * in, which becomes this learner's. None where another tensor shares the state's data, or a living one would be overwritten.
 */
function ownMemory(
  backend: KernelBackend,
  tensors: Readonly<Record<Vector | 'gradient', TensorInfo>>,
  state: readonly Vector[],
  gradient: Float32Array,
): ParameterMemory | undefined {
  if (!keepsArrays(backend) || state.some((name) => backend.refCount(tensors[name].dataId) > 1)) return undefined;
  const holding = memoryOf(readArray(backend, tensors.parameters));
  if (holding !== undefined) return isView(gradient, holding.gradient) || !isLent(holding) ? holding : undefined;
  const computing = memoryOf(gradient);
  const fits = computing !== undefined && isView(gradient, computing.gradient) && adopt(computing);
  return fits ? computing : undefined;
}
