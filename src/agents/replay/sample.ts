import type { Rng } from '../../core/rng.js';
import type { SacBatch } from '../ops/sac-types.js';
import { GOES_ON, type ReplayBuffer, TERMINATED } from './replay-buffer.js';

/** How transitions become a batch. */
export interface SampleOptions {
  /** γ */
  readonly gamma: number;
  /** Steps whose rewards are summed before the value takes over. */
  readonly nSteps: number;
}

/** Memory for a batch of `size` rows, to be used again for each. */
export function allocateBatch(size: number, observationSize: number, actionSize: number): SacBatch {
  return {
    size,
    observations: new Float32Array(size * observationSize),
    actions: new Float32Array(size * actionSize),
    rewards: new Float32Array(size),
    discounts: new Float32Array(size),
    nextObservations: new Float32Array(size * observationSize),
  };
}

/**
 * Fills `batch` with transitions drawn uniformly and with replacement. Their n-step returns (Sutton 1988) end early with
 * the episode, or with the latest step there is; `discounts` say with what weight the value of what follows counts.
 *
 * @param buffer holds at least one step
 */
export function sampleBatch(buffer: ReplayBuffer, batch: SacBatch, rng: Rng, options: SampleOptions): void {
  for (let row = 0; row < batch.size; row++) {
    const drawn = rng.integer(0, buffer.size);
    writeRow(buffer, batch, row, Math.floor(drawn / buffer.lanes), drawn % buffer.lanes, options);
  }
}

function writeRow(
  buffer: ReplayBuffer,
  batch: SacBatch,
  row: number,
  step: number,
  lane: number,
  { gamma, nSteps }: SampleOptions,
): void {
  batch.observations.set(buffer.observation(step, lane), row * buffer.observationSize);
  batch.actions.set(buffer.action(step, lane), row * buffer.actionSize);
  const end = Math.min(step + nSteps, buffer.steps) - 1;
  let last = step;
  let discount = gamma;
  let reward = buffer.reward(step, lane);
  while (last < end && buffer.ending(last, lane) === GOES_ON) {
    last++;
    reward += discount * buffer.reward(last, lane);
    discount *= gamma;
  }
  batch.rewards[row] = reward;
  batch.discounts[row] = buffer.ending(last, lane) === TERMINATED ? 0 : discount;
  batch.nextObservations.set(buffer.nextObservation(last, lane), row * buffer.observationSize);
}
