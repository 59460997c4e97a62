import { type Rng, shuffle } from '../../core/rng.js';
import type { PpoMinibatch } from '../ops/types.js';
import { MinibatchGatherer } from './minibatches.js';
import type { RolloutBatch, RolloutSpec } from './rollout-batch.js';
import { SequenceGatherer } from './sequences.js';

/** One pass over a rollout, minibatch after minibatch; each may overwrite the one before. */
export type MinibatchPass = () => Iterable<PpoMinibatch>;

/** What is cut into minibatches. */
export interface CutInput {
  readonly spec: RolloutSpec;
  readonly rollout: RolloutBatch;
  readonly rng: Rng;
}

/** How a rollout is cut. @param size rows of a minibatch, at most those of the rollout */
export type MinibatchCutter = (input: CutInput, size: number) => MinibatchPass;

/** All rows, in a new order each pass. */
export const shuffledRows: MinibatchCutter = ({ spec, rollout, rng }, size) => {
  const rows = Int32Array.from({ length: rollout.steps * rollout.lanes }, (_, row) => row);
  const gatherer = new MinibatchGatherer(spec, size, rollout.masks !== null);
  return function* pass() {
    shuffle(rows, rng);
    for (let from = 0; from < rows.length; from += size)
      yield gatherer.gather(rollout, rows.subarray(from, from + size));
  };
};

/** The rollout lane after lane, from a position drawn anew each pass on; for policies that remember. */
export const successiveRows: MinibatchCutter = ({ spec, rollout, rng }, size) => {
  const rows = rollout.steps * rollout.lanes;
  const gatherer = new SequenceGatherer(spec, size, rollout.masks !== null);
  return function* pass() {
    const first = rng.integer(0, rows);
    for (let from = 0; from < rows; from += size) {
      yield gatherer.gather(rollout, first + from, Math.min(size, rows - from));
    }
  };
};
