import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { FusedKernelConfig, FusedOpName } from '../ops/dispatch.js';
import type { SacBatch, SacLossOptions, TwinSpec } from '../ops/sac-types.js';
import { readArray, writeArray } from './backend-arrays.js';
import { coversTwins } from './covers.js';
import { threadCount } from './crew/threads.js';
import type { SacErrorResult, SacKernelResult } from './twin-memory.js';

/** What the losses of soft actor-critic take beside their vectors. */
export interface TwinAttrs<S extends TwinSpec> {
  readonly spec: S;
  readonly batch: SacBatch;
  readonly options: SacLossOptions;
}

/** Computes one loss's gradient; `read` gives a vector by its name. */
export type TwinCompute<M, A> = (
  memory: M,
  read: (name: string) => Float32Array,
  attrs: A,
) => SacKernelResult & Partial<SacErrorResult>;

/** How many memories are kept for the next call. */
const SPARES = 4;

/** A fused gradient for one backend. */
export function twinKernel<S extends TwinSpec, M, A extends TwinAttrs<S>>(
  kernelName: FusedOpName,
  backendName: string,
  memoryFor: (spec: S) => M,
  compute: TwinCompute<M, A>,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs: given, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const attrs = given as unknown as A;
    const read = (name: string): Float32Array => readArray(backend, inputs[name] as TensorInfo);
    const { gradient, stats, errors } = compute(memoryFor(attrs.spec), read, attrs);
    const outputs = errors === undefined ? [gradient, stats] : [gradient, stats, errors];
    return outputs.map((values) => writeArray(backend, values));
  };
  return { kernelName, backendName, covers: (spec: TwinSpec) => coversTwins(spec), kernelFunc };
}

/** The memory for some networks and this many threads; the least lately used one goes where there are too many. */
export function memoryCache<S extends TwinSpec, M>(create: (spec: S) => M | null): (spec: S) => M {
  const memories = new Map<string, M>();
  return (spec) => {
    const key = `${threadCount() > 1 ? 'shared' : 'alone'} ${JSON.stringify(spec)}`;
    const memory = memories.get(key) ?? create(spec);
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
  };
}
