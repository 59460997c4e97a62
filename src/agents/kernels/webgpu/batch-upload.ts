import { type ActorCriticSpec, headSize } from '../../../policy/network.js';
import type { A2cMinibatch, PpoMinibatch } from '../../ops/types.js';

/** Numbers a row in {@link BatchBuffers.columns}. */
export function columnsWidth(spec: ActorCriticSpec): number {
  return 4 + actionWidth(spec);
}

/** Where a batch's rows go. */
export interface BatchBuffers {
  /** `[rows, observation size]` */
  readonly observations: GPUBuffer;
  /** Advantages, returns, old log-probabilities and old values, `[room]` each, then the actions `[room, width]`. */
  readonly columns: GPUBuffer;
  /** A byte an action, in whole words. */
  readonly masks: GPUBuffer;
}

/** Copies rows `first` to `first + count` of a batch onto the device. @param room rows that the buffers hold */
export function uploadBatch(
  queue: GPUQueue,
  { observations, columns, masks }: BatchBuffers,
  room: number,
  spec: ActorCriticSpec,
  batch: A2cMinibatch | PpoMinibatch,
  { first, count }: { readonly first: number; readonly count: number },
): void {
  const write = (target: GPUBuffer, offset: number, source: Float32Array, width: number): void =>
    queue.writeBuffer(target, 4 * offset, source as BufferSource, first * width, count * width);
  write(observations, 0, batch.observations, spec.observationSize);
  write(columns, 0, batch.advantages, 1);
  write(columns, room, batch.returns, 1);
  if ('oldLogProbs' in batch) {
    write(columns, 2 * room, batch.oldLogProbs, 1);
    write(columns, 3 * room, batch.oldValues, 1);
  }
  write(columns, 4 * room, batch.actions, actionWidth(spec));
  if (batch.masks !== undefined) {
    const width = headSize(spec.distribution);
    queue.writeBuffer(masks, 0, wholeWords(batch.masks, first * width, count * width) as BufferSource);
  }
}

/** Numbers of one row's action. */
function actionWidth({ distribution }: ActorCriticSpec): number {
  return distribution.kind === 'categorical' ? 1 : headSize(distribution);
}

/** A copy of some bytes, filled up to a multiple of four, which is what a queue writes. */
function wholeWords(bytes: Uint8Array, first: number, count: number): Uint8Array {
  const words = new Uint8Array(4 * Math.ceil(count / 4));
  words.set(bytes.subarray(first, first + count));
  return words;
}
