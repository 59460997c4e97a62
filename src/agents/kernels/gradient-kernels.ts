import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { FusedKernelConfig, FusedOpName } from '../ops/dispatch.js';
import type { A2cLossOptions, A2cMinibatch, PpoLossOptions, PpoMinibatch } from '../ops/types.js';
import { readArray, writeArray } from './backend-arrays.js';
import { coversActorCritic, coversRecurrent } from './covers.js';
import { LearnerMemory } from './learner-memory.js';
import { isLent, lendGradient } from './lent-gradients.js';
import { memoryOf, spareLearner, spareRecurrent } from './memories.js';
import type { ParameterMemory } from './parameter-memory.js';
import { RecurrentMemory } from './recurrent-memory.js';
import type { RecurrentSpec } from './recurrent-plan.js';

interface GradientAttrs<Batch, Options> {
  readonly spec: ActorCriticSpec;
  readonly batch: Batch;
  readonly options: Options;
}

/** What a kernel does with a memory of its kind. */
interface GradientRecipe<Memory extends ParameterMemory, Batch, Options> {
  readonly kernelName: FusedOpName;
  covers(spec: ActorCriticSpec): boolean;
  /** Whether this is a memory for such a batch of this network. */
  fits(memory: ParameterMemory | undefined, spec: ActorCriticSpec, batch: Batch): memory is Memory;
  spare(spec: ActorCriticSpec, batch: Batch): Memory;
  /** Leaves the gradient in the memory. @returns the statistics */
  compute(memory: Memory, batch: Batch, options: Options): Float32Array;
}

const learner = {
  covers: coversActorCritic,
  fits: (memory: ParameterMemory | undefined, spec: ActorCriticSpec): memory is LearnerMemory =>
    memory instanceof LearnerMemory && isSameNetwork(memory.spec, spec),
  spare: spareLearner,
};

/** The fused `PpoGradient` for one backend. */
export function ppoGradientKernel(backendName: string): FusedKernelConfig {
  return gradientKernel<LearnerMemory, PpoMinibatch, PpoLossOptions>(backendName, {
    ...learner,
    kernelName: 'PpoGradient',
    compute: (memory, batch, options) => memory.ppoGradient(batch, options),
  });
}

/** The fused `A2cGradient` for one backend. */
export function a2cGradientKernel(backendName: string): FusedKernelConfig {
  return gradientKernel<LearnerMemory, A2cMinibatch, A2cLossOptions>(backendName, {
    ...learner,
    kernelName: 'A2cGradient',
    compute: (memory, batch, options) => memory.a2cGradient(batch, options),
  });
}

/** The fused `RecurrentPpoGradient` for one backend. */
export function recurrentPpoGradientKernel(backendName: string): FusedKernelConfig {
  return gradientKernel<RecurrentMemory, PpoMinibatch, PpoLossOptions>(backendName, {
    kernelName: 'RecurrentPpoGradient',
    covers: coversRecurrent,
    fits: (memory, spec, { size }): memory is RecurrentMemory =>
      memory instanceof RecurrentMemory && memory.rows >= size && isSameNetwork(memory.spec, spec),
    spare: (spec, { size }) => spareRecurrent(spec as RecurrentSpec, size),
    compute: (memory, batch, options) => memory.ppoGradient(batch, options),
  });
}

function gradientKernel<Memory extends ParameterMemory, Batch, Options>(
  backendName: string,
  { kernelName, covers, fits, spare, compute }: GradientRecipe<Memory, Batch, Options>,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const { spec, batch, options } = attrs as unknown as GradientAttrs<Batch, Options>;
    const parameters = readArray(backend, inputs.parameters as TensorInfo);
    const own = memoryOf(parameters);
    const memory = fits(own, spec, batch) && isFree(own, parameters) ? own : spare(spec, batch);
    if (parameters.buffer !== memory.buffer) memory.parameters.set(parameters);
    const stats = compute(memory, batch, options);
    return [lendGradient(backend, memory), writeArray(backend, stats)];
  };
  return { kernelName, backendName, covers, kernelFunc };
}

/** Whether these parameters are those of a memory whose gradient may be overwritten. */
function isFree(memory: ParameterMemory, { byteOffset }: Float32Array): boolean {
  return byteOffset === memory.parameters.byteOffset && !isLent(memory);
}

function isSameNetwork(one: ActorCriticSpec, other: ActorCriticSpec): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
