import type { TensorInfo } from '@tensorflow/tfjs';
import { actorCriticLayout } from '../../../policy/network.js';
import {
  criticLayout,
  SAC_ACTOR_STATS,
  SAC_CRITIC_STATS,
  type SacBatch,
  type SacLossOptions,
  type SacSpec,
} from '../../ops/sac-types.js';
import { bufferOf, emptyVector, FLOAT_BYTES, NAN_BITS, type WebGpuBackend } from './backend.js';
import { Commands } from './commands.js';
import type { LossDispatches } from './learner-dispatches.js';
import { CHUNK_ROWS, type Piece, pieces, roomFor } from './pieces.js';
import { checkDevice } from './program.js';
import { acquireSacBuffers, type SacBuffers } from './sac-buffers.js';
import { actorDispatches, criticDispatches } from './sac-dispatches.js';
import { SAC_STRUCT_BYTES, SAC_WORDS } from './wgsl/sac-struct.js';

/** What both losses take. */
export interface SacInput<Batch = SacBatch> {
  readonly batch: Batch;
  /** `[B, actions]` */
  readonly noise: Float32Array;
  readonly options: SacLossOptions;
}

/** Vectors by name. */
export type SacTensors<K extends string> = Readonly<Record<K, TensorInfo>>;

/** What runs for either loss. */
type SacDispatches = Readonly<Record<'critic' | 'actor', LossDispatches>>;

/** Soft actor-critic's scratch memory on the device, and its gradients. Nothing is kept from one gradient to the next. */
export class GpuSacLearner {
  readonly #backend: WebGpuBackend;
  readonly #spec: SacSpec;
  #room = 0;
  #buffers: SacBuffers | null = null;
  #bound: SacDispatches | null = null;

  constructor(backend: WebGpuBackend, spec: SacSpec) {
    this.#backend = backend;
    this.#spec = spec;
  }

  /** @returns the gradient, the statistics, and each row's larger error, as new tensors */
  criticGradient(
    tensors: SacTensors<'actor' | 'critics' | 'targets'>,
    { batch, noise, options }: SacInput,
  ): [gradient: TensorInfo, stats: TensorInfo, errors: TensorInfo] {
    const buffers = this.#reserve(batch.size);
    const errors = emptyVector(this.#backend, batch.size);
    const target = bufferOf(this.#backend, errors);
    const commands = this.#load(tensors, buffers);
    for (const piece of pieces(batch.size)) {
      this.#upload(buffers, batch, noise, options, piece);
      this.#uploadTransitions(buffers, batch, piece);
      commands.run(this.#bind(buffers).critic.piece, piece.count);
      commands.copy(buffers.errors, target, piece.count, piece.first);
      if (!piece.isLast) commands.submit();
    }
    commands.run(this.#bind(buffers).critic.end);
    const gradient = commands.result(buffers.criticsGradient, criticLayout(this.#spec).size);
    const stats = commands.result(buffers.statistics, SAC_CRITIC_STATS.length);
    commands.submit();
    return [gradient, stats, errors];
  }

  /** @returns the gradient and the statistics, as new tensors */
  actorGradient(
    tensors: SacTensors<'actor' | 'critics'>,
    { batch, noise, options }: SacInput<Pick<SacBatch, 'size' | 'observations'>>,
  ): [gradient: TensorInfo, stats: TensorInfo] {
    const buffers = this.#reserve(batch.size);
    const commands = this.#load(tensors, buffers);
    for (const piece of pieces(batch.size)) {
      this.#upload(buffers, batch, noise, options, piece);
      commands.run(this.#bind(buffers).actor.piece, piece.count);
      if (!piece.isLast) commands.submit();
    }
    commands.run(this.#bind(buffers).actor.end);
    const gradient = commands.result(buffers.actorGradient, actorCriticLayout(this.#spec.actor).size);
    const stats = commands.result(buffers.statistics, SAC_ACTOR_STATS.length);
    commands.submit();
    return [gradient, stats];
  }

  /** Gives the memory back. */
  dispose(): void {
    const buffers = Object.values(this.#buffers ?? {}).flat() as GPUBuffer[];
    for (const buffer of buffers) this.#backend.bufferManager.releaseBuffer(buffer, false);
    this.#buffers = null;
    this.#bound = null;
    this.#room = 0;
  }

  /** Memory for a batch; what there is where it suffices. */
  #reserve(size: number): SacBuffers {
    checkDevice(this.#backend.device);
    if (this.#buffers !== null && Math.min(size, CHUNK_ROWS) <= this.#room) return this.#buffers;
    this.dispose();
    this.#room = roomFor(size);
    this.#buffers = acquireSacBuffers(this.#backend, this.#spec, this.#room);
    return this.#buffers;
  }

  #bind(buffers: SacBuffers): SacDispatches {
    const { device } = this.#backend;
    this.#bound ??= {
      critic: criticDispatches(device, this.#spec, buffers),
      actor: actorDispatches(device, this.#spec, buffers),
    };
    return this.#bound;
  }

  #load(tensors: Readonly<Record<string, TensorInfo>>, buffers: SacBuffers): Commands {
    const commands = new Commands(this.#backend);
    for (const [name, tensor] of Object.entries(tensors)) {
      commands.load(tensor, buffers[name as 'actor' | 'critics' | 'targets']);
    }
    return commands;
  }

  #upload(
    { loss, observations, noise: noiseBuffer }: SacBuffers,
    batch: Pick<SacBatch, 'size' | 'observations'>,
    noise: Float32Array,
    { entCoef }: SacLossOptions,
    { first, count }: Piece,
  ): void {
    const { observationSize, distribution } = this.#spec.actor;
    const words = new Uint32Array(SAC_STRUCT_BYTES / FLOAT_BYTES);
    words.set([count, first === 0 ? 1 : 0, observationSize, distribution.size, this.#room, NAN_BITS]);
    new Float32Array(words.buffer).set([entCoef, 1 / batch.size], SAC_WORDS);
    this.#backend.device.queue.writeBuffer(loss, 0, words);
    this.#write(observations, 0, batch.observations, observationSize, first, count);
    this.#write(noiseBuffer, 0, noise, distribution.size, first, count);
  }

  #uploadTransitions({ columns, nextObservations }: SacBuffers, batch: SacBatch, { first, count }: Piece): void {
    const { observationSize, distribution } = this.#spec.actor;
    const weights = batch.weights ?? new Float32Array(batch.size).fill(1);
    this.#write(nextObservations, 0, batch.nextObservations, observationSize, first, count);
    this.#write(columns, 0, batch.rewards, 1, first, count);
    this.#write(columns, this.#room, batch.discounts, 1, first, count);
    this.#write(columns, 2 * this.#room, weights, 1, first, count);
    this.#write(columns, 3 * this.#room, batch.actions, distribution.size, first, count);
  }

  #write(target: GPUBuffer, at: number, source: Float32Array, width: number, first: number, count: number): void {
    const { queue } = this.#backend.device;
    queue.writeBuffer(target, FLOAT_BYTES * at, source as BufferSource, first * width, count * width);
  }
}
