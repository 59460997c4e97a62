import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { FusedKernelConfig, FusedOpName } from '../ops/dispatch.js';
import type { A2cLossOptions, A2cMinibatch, PpoLossOptions, PpoMinibatch } from '../ops/types.js';
import { readArray, writeArray } from './backend-arrays.js';
import { coversActorCritic } from './covers.js';
import { LearnerMemory } from './learner-memory.js';
import { isLent, lendGradient } from './lent-gradients.js';
import { memoryOf, spareLearner } from './memories.js';

interface GradientAttrs<Batch, Options> {
  readonly spec: ActorCriticSpec;
  readonly batch: Batch;
  readonly options: Options;
}

type Compute<Batch, Options> = (memory: LearnerMemory, batch: Batch, options: Options) => Float32Array;

/** The fused `PpoGradient` for one backend. */
export function ppoGradientKernel(backendName: string): FusedKernelConfig {
  return gradientKernel<PpoMinibatch, PpoLossOptions>('PpoGradient', backendName, (memory, batch, options) =>
    memory.ppoGradient(batch, options),
  );
}

/** The fused `A2cGradient` for one backend. */
export function a2cGradientKernel(backendName: string): FusedKernelConfig {
  return gradientKernel<A2cMinibatch, A2cLossOptions>('A2cGradient', backendName, (memory, batch, options) =>
    memory.a2cGradient(batch, options),
  );
}

function gradientKernel<Batch, Options>(
  kernelName: FusedOpName,
  backendName: string,
  compute: Compute<Batch, Options>,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const { spec, batch, options } = attrs as unknown as GradientAttrs<Batch, Options>;
    const parameters = readArray(backend, inputs.parameters as TensorInfo);
    const memory = ownLearner(parameters, spec) ?? spareLearner(spec);
    if (parameters.buffer !== memory.buffer) memory.parameters.set(parameters);
    const stats = compute(memory, batch, options);
    return [lendGradient(backend, memory), writeArray(backend, stats)];
  };
  return { kernelName, backendName, covers: coversActorCritic, kernelFunc };
}

/** The memory that these parameters lie in, where it is a learner's for this network and its gradient may be overwritten. */
function ownLearner(parameters: Float32Array, spec: ActorCriticSpec): LearnerMemory | undefined {
  const memory = memoryOf(parameters);
  const fits = memory instanceof LearnerMemory && isSameNetwork(memory.spec, spec);
  return fits && parameters.byteOffset === memory.parameters.byteOffset && !isLent(memory) ? memory : undefined;
}

function isSameNetwork(one: ActorCriticSpec, other: ActorCriticSpec): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
