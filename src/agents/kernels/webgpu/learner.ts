import type { TensorInfo } from '@tensorflow/tfjs';
import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../../policy/network.js';
import { A2C_STATS, type A2cMinibatch, PPO_STATS, type PpoMinibatch } from '../../ops/types.js';
import { type AdvantageStatistics, advantageStatistics } from '../advantage-statistics.js';
import type { LossCoefficients } from '../loss-struct.js';
import { FLOAT_BYTES, NAN_BITS, type WebGpuBackend } from './backend.js';
import { uploadBatch } from './batch-upload.js';
import { Commands } from './commands.js';
import { acquireBuffers, type LearnerBuffers, releaseBuffers } from './learner-buffers.js';
import { type LossDispatches, learnerDispatches } from './learner-dispatches.js';
import { CHUNK_ROWS, type Piece, pieces, roomFor } from './pieces.js';
import { checkDevice } from './program.js';
import type { LossVariant } from './wgsl/actor-critic-loss.js';
import { LOSS_STRUCT_BYTES, LOSS_WORDS } from './wgsl/loss-struct.js';

/** An actor-critic's scratch memory on the device, and its gradients. Nothing is kept from one gradient to the next. */
export class GpuLearner {
  readonly #backend: WebGpuBackend;
  readonly #spec: ActorCriticSpec;
  readonly #size: number;
  readonly #logStd: number;
  readonly #dispatches = new Map<string, LossDispatches>();
  #room = 0;
  #buffers: LearnerBuffers | null = null;

  constructor(backend: WebGpuBackend, spec: ActorCriticSpec) {
    this.#backend = backend;
    this.#spec = spec;
    const { size, tensors } = actorCriticLayout(spec);
    this.#size = size;
    this.#logStd = tensors.find(({ name }) => name === 'log_std')?.offset ?? 0;
  }

  /** @returns the gradient `[parameters]` and the statistics, as new tensors */
  gradient(
    parameters: TensorInfo,
    batch: A2cMinibatch | PpoMinibatch,
    coefficients: LossCoefficients,
  ): [gradient: TensorInfo, stats: TensorInfo] {
    checkDevice(this.#backend.device);
    const names = coefficients.kind === 'ppo' ? PPO_STATS : A2C_STATS;
    if (batch.size === 0) return this.#nothing(names);
    const buffers = this.#reserve(batch.size);
    const dispatches = this.#bind(coefficients.kind, batch.masks !== undefined, buffers);
    const statistics = advantageStatistics(batch.advantages, coefficients.normalizeAdvantage);
    const commands = new Commands(this.#backend);
    commands.load(parameters, buffers.parameters);
    for (const piece of pieces(batch.size)) {
      uploadBatch(this.#backend.device.queue, buffers, this.#room, this.#spec, batch, piece);
      this.#writeLoss(buffers.loss, coefficients, statistics, piece, batch.size);
      commands.run(dispatches.piece, piece.count);
      if (!piece.isLast) commands.submit();
    }
    commands.run(dispatches.end);
    const results = [
      commands.result(buffers.gradient, this.#size),
      commands.result(buffers.statistics, names.length),
    ] as const;
    commands.submit();
    return [...results];
  }

  /** Gives the memory back. */
  dispose(): void {
    if (this.#buffers !== null) releaseBuffers(this.#backend, this.#buffers);
    this.#buffers = null;
    this.#room = 0;
    this.#dispatches.clear();
  }

  /** No rows have no gradient, and means that are not numbers. */
  #nothing(names: readonly string[]): [TensorInfo, TensorInfo] {
    const stats = Float32Array.from(names, (name) => (name === 'gradientNorm' ? 0 : Number.NaN));
    return [
      this.#backend.makeTensorInfo([this.#size], 'float32', new Float32Array(this.#size)),
      this.#backend.makeTensorInfo([names.length], 'float32', stats),
    ];
  }

  /** Memory for a batch; what there is where it suffices. */
  #reserve(size: number): LearnerBuffers {
    if (this.#buffers !== null && Math.min(size, CHUNK_ROWS) <= this.#room) return this.#buffers;
    this.dispose();
    this.#room = roomFor(size);
    this.#buffers = acquireBuffers(this.#backend, this.#spec, this.#room);
    return this.#buffers;
  }

  #bind(kind: LossVariant['kind'], masked: boolean, buffers: LearnerBuffers): LossDispatches {
    const { distribution } = this.#spec;
    const variant = { kind, distribution: distribution.kind as LossVariant['distribution'], masked };
    const key = JSON.stringify(variant);
    const dispatches =
      this.#dispatches.get(key) ?? learnerDispatches(this.#backend.device, this.#spec, variant, buffers);
    this.#dispatches.set(key, dispatches);
    return dispatches;
  }

  #writeLoss(
    target: GPUBuffer,
    { clipRange, clipRangeVf, entCoef, vfCoef }: LossCoefficients,
    { mean, scale }: AdvantageStatistics,
    { first, count }: Piece,
    size: number,
  ): void {
    const words = new Uint32Array(LOSS_STRUCT_BYTES / FLOAT_BYTES);
    words.set([count, first === 0 ? 1 : 0, headSize(this.#spec.distribution), this.#logStd, this.#room, NAN_BITS]);
    const floats = new Float32Array(words.buffer);
    floats.set([clipRange, clipRangeVf ?? -1, entCoef, vfCoef, mean, scale, 1 / size], LOSS_WORDS);
    this.#backend.device.queue.writeBuffer(target, 0, words);
  }
}
