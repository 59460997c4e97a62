import { actionSize, maskSize } from '../../policy/distributions/kinds.js';
import { copyInto } from '../../policy/kernels/copy.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { A2cMinibatch, PpoMinibatch } from '../ops/types.js';
import type { BatchOffsets } from './learner-plan.js';

/** Brings a batch's rows into the kernels' memory, some at a time; owns the struct of `assembly/batch.ts`. */
export class BatchStaging {
  readonly #floats: Float32Array;
  readonly #bytes: Uint8Array;
  readonly #struct: Int32Array;
  readonly #at: BatchOffsets;
  readonly #widths: { readonly observation: number; readonly action: number; readonly mask: number };

  constructor(buffer: ArrayBuffer, at: BatchOffsets, { observationSize, distribution }: ActorCriticSpec) {
    this.#at = at;
    this.#widths = {
      observation: observationSize,
      action: actionSize(distribution),
      mask: maskSize(distribution),
    };
    this.#floats = new Float32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#struct = new Int32Array(buffer, at.struct, 7);
    const { observations, actions, oldLogProbs, advantages, returns, oldValues } = at;
    this.#struct.set([observations, actions, oldLogProbs, advantages, returns, oldValues, 0]);
  }

  /** Copies rows `first` to `first + count`. */
  fill(batch: A2cMinibatch | PpoMinibatch, first: number, count: number): void {
    const { observation, action, mask } = this.#widths;
    this.#rows(batch.observations, observation, this.#at.observations, first, count);
    this.#rows(batch.actions, action, this.#at.actions, first, count);
    this.#rows(batch.advantages, 1, this.#at.advantages, first, count);
    this.#rows(batch.returns, 1, this.#at.returns, first, count);
    if ('oldLogProbs' in batch) {
      this.#rows(batch.oldLogProbs, 1, this.#at.oldLogProbs, first, count);
      this.#rows(batch.oldValues, 1, this.#at.oldValues, first, count);
    }
    this.#struct[6] = batch.masks === undefined ? 0 : this.#at.masks;
    if (batch.masks !== undefined) {
      copyInto(batch.masks, first * mask, this.#bytes, this.#at.masks, count * mask);
    }
  }

  #rows(source: Float32Array, width: number, at: number, first: number, count: number): void {
    copyInto(source, first * width, this.#floats, at / 4, count * width);
  }
}
