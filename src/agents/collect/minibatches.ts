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

/** Copies rows by index. @returns the part of `target` that was written */
export function copyRows<T extends Float32Array | Uint8Array>(
  source: T,
  target: T,
  rows: Int32Array,
  width: number,
): T {
  for (let row = 0, to = 0; row < rows.length; row++) {
    const from = (rows[row] as number) * width;
    for (let i = 0; i < width; i++) target[to++] = source[from + i] as number;
  }
  return target.subarray(0, rows.length * width) as T;
}
