import { actorCriticLayout, headSize } from '../../../policy/network.js';
import { CRITICS, criticLayout, criticWidths, type SacSpec } from '../../ops/sac-types.js';
import { FLOAT_BYTES, USAGE, type WebGpuBackend } from './backend.js';
import { type DenseLayer, denseLayers, encodeLayers, partsEnd } from './layers.js';
import { SAC_STRUCT_BYTES } from './wgsl/sac-struct.js';
import { normParts } from './wgsl/squared-norm.js';
import { PART_ROWS } from './wgsl/term-sums.js';
import { ACTOR_TERMS, CRITIC_TERMS } from './wgsl/twin-loss.js';

/** The layers of the actor and of both critics, each vector's weight gradients in parts of its own. */
export interface SacLayers {
  readonly actor: readonly DenseLayer[];
  readonly twins: readonly (readonly DenseLayer[])[];
}

export function sacLayers(spec: SacSpec): SacLayers {
  const { observationSize, pi, distribution } = spec.actor;
  const names = [...pi.map((_, i) => `pi.${i}`), 'action'];
  const actor = denseLayers(actorCriticLayout(spec.actor), [observationSize, ...pi, headSize(distribution)], names, 0);
  const twin = (name: string, firstPart: number): DenseLayer[] =>
    denseLayers(
      criticLayout(spec),
      criticWidths(spec),
      [...spec.qf, 1].map((_, i) => `${name}.${i}`),
      firstPart,
    );
  const first = twin(CRITICS[0], 0);
  return { actor, twins: [first, twin(CRITICS[1], partsEnd(first))] };
}

/** How many floats each of a learner's buffers holds, for so many rows. */
export function sacSizes(spec: SacSpec, rows: number): Readonly<Record<BufferName, number>> {
  const { observationSize, distribution } = spec.actor;
  const [actorSize, criticsSize] = [actorCriticLayout(spec.actor).size, criticLayout(spec).size];
  const { actor, twins } = sacLayers(spec);
  const pairs = rows * (observationSize + distribution.size);
  const parts = Math.ceil(rows / PART_ROWS);
  return {
    actor: actorSize,
    critics: criticsSize,
    targets: criticsSize,
    actorGradient: actorSize,
    criticsGradient: criticsSize,
    observations: rows * observationSize,
    nextObservations: rows * observationSize,
    noise: rows * distribution.size,
    columns: rows * (3 + distribution.size),
    pairs,
    firstPairGradient: pairs,
    secondPairGradient: pairs,
    logProbs: rows,
    goals: rows,
    errors: rows,
    weightParts: Math.max(partsEnd(actor), partsEnd(twins[1] as DenseLayer[])),
    actorParts: parts * ACTOR_TERMS.length,
    actorTerms: ACTOR_TERMS.length,
    criticParts: parts * CRITIC_TERMS.length,
    criticTerms: CRITIC_TERMS.length,
    actorSquares: 2 * normParts(actorSize),
    criticsSquares: 2 * normParts(criticsSize),
    statistics: ACTOR_TERMS.length,
  };
}

type BufferName =
  | 'actor'
  | 'critics'
  | 'targets'
  | 'actorGradient'
  | 'criticsGradient'
  | 'observations'
  | 'nextObservations'
  | 'noise'
  | 'columns'
  | 'pairs'
  | 'firstPairGradient'
  | 'secondPairGradient'
  | 'logProbs'
  | 'goals'
  | 'errors'
  | 'weightParts'
  | 'actorParts'
  | 'actorTerms'
  | 'criticParts'
  | 'criticTerms'
  | 'actorSquares'
  | 'criticsSquares'
  | 'statistics';

/** The device memory of soft actor-critic for a number of rows. */
export interface SacBuffers extends Readonly<Record<BufferName, GPUBuffer>> {
  readonly loss: GPUBuffer;
  readonly actorLayers: GPUBuffer;
  /** Those of the first critic, then the second's. */
  readonly criticLayers: GPUBuffer;
  /** Each layer's output `[rows, outputs]`. */
  readonly head: readonly GPUBuffer[];
  /** Likewise, of the critics and, before them, of their targets. */
  readonly firstValues: readonly GPUBuffer[];
  readonly secondValues: readonly GPUBuffer[];
}

/** Takes memory from tfjs, which counts it. */
export function acquireSacBuffers(backend: WebGpuBackend, spec: SacSpec, rows: number): SacBuffers {
  const { storage, uniform, copySource, copyTarget } = USAGE;
  const acquire = (floats: number, usage: number = storage | copySource | copyTarget): GPUBuffer =>
    backend.bufferManager.acquireBuffer(FLOAT_BYTES * floats, usage);
  const outputs = (layers: readonly DenseLayer[] = []): GPUBuffer[] =>
    layers.map((layer) => acquire(rows * layer.outputs));
  const structs = (layers: readonly DenseLayer[]): GPUBuffer => {
    const words = encodeLayers(layers);
    const buffer = acquire(words.length, storage | uniform | copyTarget);
    backend.device.queue.writeBuffer(buffer, 0, words as BufferSource);
    return buffer;
  };
  const { actor, twins } = sacLayers(spec);
  const sizes = Object.entries(sacSizes(spec, rows));
  return {
    ...(Object.fromEntries(sizes.map(([name, floats]) => [name, acquire(floats)])) as Record<BufferName, GPUBuffer>),
    loss: acquire(SAC_STRUCT_BYTES / FLOAT_BYTES, uniform | copyTarget),
    actorLayers: structs(actor),
    criticLayers: structs(twins.flat()),
    head: outputs(actor),
    firstValues: outputs(twins[0]),
    secondValues: outputs(twins[1]),
  };
}
