import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { FusedKernelConfig, FusedOpName } from '../ops/dispatch.js';
import type { SacBatch, SacLossOptions, SacSpec } from '../ops/sac-types.js';
import { readArray, writeArray } from './backend-arrays.js';
import { fusedActorGradient } from './sac-actor-loss.js';
import { fusedCriticGradient } from './sac-critic-loss.js';
import { type SacErrorResult, type SacKernelResult, SacMemory } from './sac-memory.js';

interface SacAttrs {
  readonly spec: SacSpec;
  readonly batch: SacBatch;
  readonly noise: Float32Array;
  readonly options: SacLossOptions;
}

type Compute = (
  memory: SacMemory,
  read: (name: string) => Float32Array,
  attrs: SacAttrs,
) => SacKernelResult & Partial<SacErrorResult>;

/** How many memories are kept for the next call. */
const SPARES = 4;

const memories = new Map<string, SacMemory>();

/** The fused `SacCriticGradient` for one backend. */
export function sacCriticGradientKernel(backendName: string): FusedKernelConfig {
  return sacKernel('SacCriticGradient', backendName, (memory, read, { batch, noise, options }) => {
    const vectors = { actor: read('actor'), critics: read('critics'), targets: read('targets') };
    return fusedCriticGradient(memory, vectors, batch, noise, options.entCoef);
  });
}

/** The fused `SacActorGradient` for one backend. */
export function sacActorGradientKernel(backendName: string): FusedKernelConfig {
  return sacKernel('SacActorGradient', backendName, (memory, read, { batch, noise, options }) => {
    const vectors = { actor: read('actor'), critics: read('critics') };
    return fusedActorGradient(memory, vectors, batch, noise, options.entCoef);
  });
}

function sacKernel(kernelName: FusedOpName, backendName: string, compute: Compute): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs: given, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const attrs = given as unknown as SacAttrs;
    const read = (name: string): Float32Array => readArray(backend, inputs[name] as TensorInfo);
    const { gradient, stats, errors } = compute(memoryFor(attrs.spec), read, attrs);
    const outputs = errors === undefined ? [gradient, stats] : [gradient, stats, errors];
    return outputs.map((values) => writeArray(backend, values));
  };
  return { kernelName, backendName, kernelFunc };
}

/** The memory for these networks; the least lately used one goes where there are too many. */
function memoryFor(spec: SacSpec): SacMemory {
  const key = JSON.stringify(spec);
  const memory = memories.get(key) ?? SacMemory.for(spec);
  if (memory === null) {
    throw new NeurotradeError(
      'UNSUPPORTED',
      'fused kernels: expected room for a WebAssembly memory, found none; dispose of learners that are done, or unregister the fused kernels',
    );
  }
  memories.delete(key);
  memories.set(key, memory);
  const oldest = memories.size > SPARES ? memories.keys().next().value : undefined;
  if (oldest !== undefined) memories.delete(oldest);
  return memory;
}
