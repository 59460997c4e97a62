import { SequenceGatherer } from '../collect/sequences.js';
import type { UpdateInput, UpdateOutcome } from '../on-policy/update.js';
import { clippedUpdate, type MinibatchCutter, type PpoUpdateOptions } from '../ppo/update.js';

/**
 * PPO's update on minibatches of successive steps, with backpropagation through time inside each
 * (sb3-contrib's `RecurrentPPO`).
 *
 * @throws NeurotradeError `NON_FINITE` with the parameters as they were before the offending step
 */
export function recurrentPpoUpdate(input: UpdateInput, options: PpoUpdateOptions): Promise<UpdateOutcome> {
  return clippedUpdate(input, options, successiveRows);
}

/** The rollout lane after lane, from a position drawn anew each pass on. */
const successiveRows: MinibatchCutter = ({ spec, rollout, rng }, size) => {
  const rows = rollout.steps * rollout.lanes;
  const gatherer = new SequenceGatherer(spec, size, rollout.masks !== null);
  return function* pass() {
    const first = rng.integer(0, rows);
    for (let from = 0; from < rows; from += size) {
      yield gatherer.gather(rollout, first + from, Math.min(size, rows - from));
    }
  };
};
