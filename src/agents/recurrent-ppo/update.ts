import { successiveRows } from '../collect/minibatch-passes.js';
import type { UpdateInput, UpdateOutcome } from '../on-policy/update.js';
import { clippedUpdate, type PpoUpdateOptions } from '../ppo/update.js';

/**
 * PPO's update on minibatches of successive steps, with backpropagation through time inside each
 * (sb3-contrib's `RecurrentPPO`).
 *
 * @throws NeurotradeError `NON_FINITE` with the parameters as they were before the offending step
 */
export function recurrentPpoUpdate(input: UpdateInput, options: PpoUpdateOptions): Promise<UpdateOutcome> {
  return clippedUpdate(input, options, successiveRows);
}
