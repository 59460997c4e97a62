import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../../policy/network.js';
import { FLOAT_BYTES, USAGE, type WebGpuBackend } from './backend.js';
import { type BatchBuffers, columnsWidth } from './batch-upload.js';
import { type ActorCriticLayers, actorCriticLayers, encodeLayers } from './layers.js';
import { LOSS_STRUCT_BYTES, LOSS_TERMS } from './wgsl/loss-struct.js';
import { normParts } from './wgsl/squared-norm.js';
import { PART_ROWS } from './wgsl/term-sums.js';

/** Most statistics of a loss. */
const STATISTICS = 8;

/** How many floats each of a learner's buffers holds, for so many rows. */
export function bufferSizes(spec: ActorCriticSpec, rows: number): Readonly<Record<BufferName, number>> {
  const { size } = actorCriticLayout(spec);
  const columns = lossColumns(spec);
  return {
    parameters: size,
    gradient: size,
    observations: rows * spec.observationSize,
    columns: rows * columnsWidth(spec),
    masks: Math.ceil((rows * headSize(spec.distribution)) / FLOAT_BYTES),
    weightParts: actorCriticLayers(spec).parts,
    lossParts: Math.ceil(rows / PART_ROWS) * columns,
    lossTerms: columns,
    squares: 2 * normParts(size),
    statistics: STATISTICS,
  };
}

/** How many numbers are added up over the rows: the loss's terms, and the gradient in a Gaussian's log σ. */
export function lossColumns({ distribution }: ActorCriticSpec): number {
  return LOSS_TERMS.length + (distribution.kind === 'gaussian' ? headSize(distribution) : 0);
}

type BufferName =
  | 'parameters'
  | 'gradient'
  | 'observations'
  | 'columns'
  | 'masks'
  | 'weightParts'
  | 'lossParts'
  | 'lossTerms'
  | 'squares'
  | 'statistics';

/** The device memory of a learner for a number of rows. */
export interface LearnerBuffers extends BatchBuffers, Readonly<Record<BufferName, GPUBuffer>> {
  readonly loss: GPUBuffer;
  /** Those of the policy's network, then the value's; `LAYER_STRIDE` words each. */
  readonly layers: GPUBuffer;
  /** Each layer's output `[rows, outputs]`, over which its gradient is written. */
  readonly pi: readonly GPUBuffer[];
  readonly vf: readonly GPUBuffer[];
}

/** Takes memory from tfjs, which counts it. */
export function acquireBuffers(backend: WebGpuBackend, spec: ActorCriticSpec, rows: number): LearnerBuffers {
  const { storage, uniform, copySource, copyTarget } = USAGE;
  const acquire = (floats: number, usage: number = storage | copySource | copyTarget): GPUBuffer =>
    backend.bufferManager.acquireBuffer(FLOAT_BYTES * floats, usage);
  const { pi, vf } = actorCriticLayers(spec);
  const outputs = (layers: ActorCriticLayers['pi']): GPUBuffer[] =>
    layers.map((layer) => acquire(rows * layer.outputs));
  const words = encodeLayers([...pi, ...vf]);
  const layers = acquire(words.length, storage | uniform | copyTarget);
  backend.device.queue.writeBuffer(layers, 0, words as BufferSource);
  const sizes = Object.entries(bufferSizes(spec, rows));
  return {
    ...(Object.fromEntries(sizes.map(([name, floats]) => [name, acquire(floats)])) as Record<BufferName, GPUBuffer>),
    loss: acquire(LOSS_STRUCT_BYTES / FLOAT_BYTES, uniform | copyTarget),
    layers,
    pi: outputs(pi),
    vf: outputs(vf),
  };
}

/** Gives the memory back to the device. */
export function releaseBuffers({ bufferManager }: WebGpuBackend, buffers: LearnerBuffers): void {
  for (const buffer of Object.values(buffers).flat() as GPUBuffer[]) bufferManager.releaseBuffer(buffer, false);
}
