import type { TensorInfo } from '@tensorflow/tfjs';
import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../../policy/network.js';
import type { A2cMinibatch, PpoMinibatch } from '../../ops/types.js';
import { A2C_STATS, PPO_STATS } from '../../ops/types.js';
import { advantageStatistics } from '../advantage-statistics.js';
import type { LossCoefficients } from '../loss-struct.js';
import { bufferOf, emptyVector, FLOAT_BYTES, flush, type WebGpuBackend } from './backend.js';
import { uploadBatch } from './batch-upload.js';
import { acquireBuffers, CHUNK_ROWS, type LearnerBuffers, releaseBuffers } from './learner-buffers.js';
import { type LearnerDispatches, learnerDispatches } from './learner-dispatches.js';
import { checkDevice, record } from './program.js';
import type { LossVariant } from './wgsl/actor-critic-loss.js';
import { LOSS_STRUCT_BYTES, LOSS_WORDS } from './wgsl/loss-struct.js';

/** The bits of a quiet NaN in float32. */
const NAN_BITS = 0x7fc00000;
const FEWEST_ROWS = 64;

/** An actor-critic's scratch memory on the device, and its gradients. Nothing is kept from one gradient to the next. */
export class GpuLearner {
  readonly #backend: WebGpuBackend;
  readonly #spec: ActorCriticSpec;
  readonly #size: number;
  readonly #logStd: number;
  readonly #dispatches = new Map<string, LearnerDispatches>();
  #rows = 0;
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
    this.#copy(bufferOf(this.#backend, parameters), buffers.parameters, this.#size);
    const statistics = advantageStatistics(batch.advantages, coefficients.normalizeAdvantage);
    for (let first = 0; first < batch.size; first += CHUNK_ROWS) {
      const rows = { first, count: Math.min(CHUNK_ROWS, batch.size - first) };
      uploadBatch(this.#backend.device.queue, buffers, this.#rows, this.#spec, batch, rows);
      this.#writeLoss(buffers.loss, coefficients, statistics, rows, batch.size);
      this.#submit((encoder) => this.#run(encoder, dispatches.piece, rows.count));
    }
    this.#submit((encoder) => this.#run(encoder, dispatches.end, 0));
    return [this.#result(buffers.gradient, this.#size), this.#result(buffers.statistics, names.length)];
  }

  /** Gives the memory back. */
  dispose(): void {
    if (this.#buffers !== null) releaseBuffers(this.#backend, this.#buffers);
    this.#buffers = null;
    this.#rows = 0;
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
    if (this.#buffers !== null && Math.min(size, CHUNK_ROWS) <= this.#rows) return this.#buffers;
    this.dispose();
    this.#rows = Math.min(CHUNK_ROWS, Math.max(FEWEST_ROWS, 2 ** Math.ceil(Math.log2(size))));
    this.#buffers = acquireBuffers(this.#backend, this.#spec, this.#rows);
    return this.#buffers;
  }

  #bind(kind: LossVariant['kind'], masked: boolean, buffers: LearnerBuffers): LearnerDispatches {
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
    { mean, scale }: { readonly mean: number; readonly scale: number },
    { first, count }: { readonly first: number; readonly count: number },
    size: number,
  ): void {
    const words = new Uint32Array(LOSS_STRUCT_BYTES / FLOAT_BYTES);
    words.set([count, first === 0 ? 1 : 0, headSize(this.#spec.distribution), this.#logStd, this.#rows, NAN_BITS]);
    const floats = new Float32Array(words.buffer);
    floats.set([clipRange, clipRangeVf ?? -1, entCoef, vfCoef, mean, scale, 1 / size], LOSS_WORDS);
    this.#backend.device.queue.writeBuffer(target, 0, words);
  }

  #run(encoder: GPUCommandEncoder, dispatches: LearnerDispatches['piece'], rows: number): void {
    const pass = encoder.beginComputePass();
    record(pass, dispatches, rows);
    pass.end();
  }

  #copy(source: GPUBuffer, target: GPUBuffer, floats: number): void {
    flush(this.#backend);
    this.#submit((encoder) => encoder.copyBufferToBuffer(source, 0, target, 0, FLOAT_BYTES * floats));
  }

  #result(source: GPUBuffer, length: number): TensorInfo {
    const tensor = emptyVector(this.#backend, length);
    this.#copy(source, bufferOf(this.#backend, tensor), length);
    return tensor;
  }

  #submit(recordInto: (encoder: GPUCommandEncoder) => void): void {
    const { device } = this.#backend;
    const encoder = device.createCommandEncoder();
    recordInto(encoder);
    device.queue.submit([encoder.finish()]);
  }
}
