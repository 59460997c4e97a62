import { actionSize, maskSize } from '../../policy/distributions/kinds.js';
import type { PpoMinibatch } from '../ops/types.js';
import { allocateRollout, type RolloutBatch, type RolloutSpec } from './rollout-batch.js';

/** The whole rollout as one minibatch, in its own order; views, no copies. */
export function wholeBatch(rollout: RolloutBatch): PpoMinibatch {
  return {
    size: rollout.steps * rollout.lanes,
    observations: rollout.observations,
    actions: rollout.actions,
    oldLogProbs: rollout.logProbs,
    oldValues: rollout.values,
    advantages: rollout.advantages,
    returns: rollout.returns,
    ...(rollout.masks === null ? {} : { masks: rollout.masks }),
  };
}

/** Copies rows of a rollout by index into memory that is used again for each minibatch. */
export class MinibatchGatherer {
  readonly #memory: PpoMinibatch;
  readonly #spec: RolloutSpec;

  constructor(spec: RolloutSpec, capacity: number, masked: boolean) {
    this.#spec = spec;
    this.#memory = wholeBatch(allocateRollout(spec, capacity, 1, masked));
  }

  /** @param rows indices into the rollout's `[T, N]` rows, at most as many as the capacity */
  gather(rollout: RolloutBatch, rows: Int32Array): PpoMinibatch {
    const { observationSize, distribution } = this.#spec;
    const memory = this.#memory;
    return {
      size: rows.length,
      observations: copyRows(rollout.observations, memory.observations, rows, observationSize),
      actions: copyRows(rollout.actions, memory.actions, rows, actionSize(distribution)),
      oldLogProbs: copyRows(rollout.logProbs, memory.oldLogProbs, rows, 1),
      oldValues: copyRows(rollout.values, memory.oldValues, rows, 1),
      advantages: copyRows(rollout.advantages, memory.advantages, rows, 1),
      returns: copyRows(rollout.returns, memory.returns, rows, 1),
      ...(rollout.masks === null || memory.masks === undefined
        ? {}
        : { masks: copyRows(rollout.masks, memory.masks, rows, maskSize(distribution)) }),
    };
  }
}

/** Rows whose memory is waited for together, about as many as a core can wait for. */
const AHEAD = 16;

/** Numbers of a cache line. */
const LINE = 16;

/**
 * Copies rows by index. Long ones lie far apart in more memory than the caches hold, so of a few rows a number a line is
 * copied first: those reads depend on nothing, and the core waits for all of them at once.
 *
 * @returns the part of `target` that was written
 */
export function copyRows<T extends Float32Array | Uint8Array>(
  source: T,
  target: T,
  rows: Int32Array,
  width: number,
): T {
  for (let first = 0; first < rows.length; first += AHEAD) {
    const end = Math.min(first + AHEAD, rows.length);
    if (width >= LINE) copyEvery(LINE, source, target, rows, first, end, width);
    copyEvery(1, source, target, rows, first, end, width);
  }
  return target.subarray(0, rows.length * width) as T;
}

function copyEvery(
  stride: number,
  source: Float32Array | Uint8Array,
  target: Float32Array | Uint8Array,
  rows: Int32Array,
  first: number,
  end: number,
  width: number,
): void {
  for (let row = first; row < end; row++) {
    const from = (rows[row] as number) * width;
    const to = row * width;
    for (let i = 0; i < width; i += stride) target[to + i] = source[from + i] as number;
  }
}
