import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig, FusedOpName } from '../ops/dispatch.js';
import type { SacBatch, SacLossOptions, TwinSpec } from '../ops/sac-types.js';
import { readArray, writeArray } from './backend-arrays.js';
import { coversTwins } from './covers.js';
import { isLent, lendGradient } from './lent-gradients.js';
import { homeOf, isOwned } from './memories.js';
import { isView } from './parameter-memory.js';
import type { CriticJudgement, TwinMemory, TwinPlan, TwinVectors } from './twin-memory.js';

/** What the losses of soft actor-critic take beside their vectors. */
export interface TwinAttrs<S extends TwinSpec> {
  readonly spec: S;
  readonly batch: SacBatch;
  readonly options: SacLossOptions;
}

type AnyTwinMemory<S extends TwinSpec> = TwinMemory<TwinPlan> & { readonly spec: S };

/** What a kernel does with the memories of one algorithm. */
export interface TwinRecipe<S extends TwinSpec, M extends AnyTwinMemory<S>, A extends TwinAttrs<S>> {
  readonly kernelName: FusedOpName;
  /** What gets a gradient. */
  readonly learnt: 'actor' | 'critics';
  isMemory(home: unknown): home is M;
  spare(spec: S): M;
  /** Leaves the gradient in the memory. */
  compute(
    memory: M,
    vectors: Required<TwinVectors>,
    attrs: A,
  ): { readonly stats: Float32Array } & Partial<CriticJudgement>;
}

/** A fused gradient for one backend. */
export function twinKernel<S extends TwinSpec, M extends AnyTwinMemory<S>, A extends TwinAttrs<S>>(
  backendName: string,
  { kernelName, learnt, isMemory, spare, compute }: TwinRecipe<S, M, A>,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs: given, backend: anyBackend }) => {
    const backend = anyBackend as KernelBackend;
    const attrs = given as unknown as A;
    const arrays = Object.entries(inputs).map(([name, tensor]) => [name, readArray(backend, tensor as TensorInfo)]);
    const vectors = Object.fromEntries(arrays) as Required<TwinVectors>; // without targets where the op has none
    const home = homeOf(vectors.critics);
    const fits =
      isMemory(home) && isSameNetwork(home.spec, attrs.spec) && hasRoom(home, vectors) && !isLent(home[learnt]);
    const memory = fits ? home : spare(attrs.spec);
    const { stats, errors } = compute(memory, vectors, attrs);
    const beside = errors === undefined ? [stats] : [stats, errors];
    return [lendGradient(backend, memory[learnt]), ...beside.map((values) => writeArray(backend, values))];
  };
  return { kernelName, backendName, covers: (spec: TwinSpec) => coversTwins(spec), kernelFunc };
}

/** Whether bringing these vectors in would overwrite no learner's own. */
function hasRoom({ actor, critics, targets }: TwinMemory<TwinPlan>, vectors: TwinVectors): boolean {
  return (
    isView(vectors.critics, critics.parameters) &&
    (isView(vectors.actor, actor.parameters) || !isOwned(actor)) &&
    (vectors.targets === undefined || isView(vectors.targets, targets) || !isOwned(targets))
  );
}

function isSameNetwork(one: TwinSpec, other: TwinSpec): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
