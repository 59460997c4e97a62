import { resolveDiscreteSacOptions } from '../../src/agents/discrete-sac/options.js';
import { targetEntropyOf } from '../../src/agents/discrete-sac/target-entropy.js';
import { discreteSacStep } from '../../src/agents/discrete-sac/update.js';
import type { SacBatch } from '../../src/agents/ops/sac-types.js';
import type { StateDict } from './parameters.js';
import type { Result } from './result.js';
import { discreteSacSpecOf } from './sac-parameters.js';
import { type SoftCase, verifySoftSteps } from './soft-steps.js';

/** A batch in flat arrays, row after row. */
interface BatchArrays {
  readonly observations: readonly number[];
  readonly next_observations: readonly number[];
  readonly actions: readonly number[];
  readonly rewards: readonly number[];
  readonly discounts: readonly number[];
  readonly masks?: readonly number[];
  readonly next_masks?: readonly number[];
  readonly weights?: readonly number[];
}

/** Gradient steps of discrete SAC, each on a batch of its own, as they stand in a file. */
export interface DiscreteSacCase extends SoftCase {
  readonly algorithm: 'discrete_sac';
  readonly batches: readonly BatchArrays[];
  /** Both losses on the first batch where the networks stand before any step, and their gradients. */
  readonly start: {
    readonly critic_loss: number;
    /** `[B]`: the larger of both critics' errors. */
    readonly td_errors: readonly number[];
    readonly actor_loss: number;
    readonly entropy: number;
    /** That of the paper, `'auto'`. */
    readonly target_entropy: number;
    readonly gradients: StateDict;
  };
}

/** Recomputes all gradient steps and compares the logs and every network after the last. */
export async function verifyDiscreteSac(golden: DiscreteSacCase): Promise<Result> {
  const spec = discreteSacSpecOf(golden.params_before, golden.activation);
  const target = targetEntropyOf(resolveDiscreteSacOptions({}, 1), spec.actor.distribution.n);
  return verifySoftSteps(golden, spec, target.unmasked, (learner, options, step) => {
    const batch = discreteSacBatchOf(golden, step);
    return discreteSacStep(learner, batch, target.of(batch), options, `step ${step + 1}`);
  });
}

/** The batch of a step; weights are there, all alike where the case has none, so that errors are told. */
export function discreteSacBatchOf({ batches }: DiscreteSacCase, step: number): SacBatch {
  const batch = batches[step] as BatchArrays;
  const size = batch.actions.length;
  const { masks, next_masks: nextMasks, weights } = batch;
  return {
    size,
    observations: Float32Array.from(batch.observations),
    actions: Float32Array.from(batch.actions),
    rewards: Float32Array.from(batch.rewards),
    discounts: Float32Array.from(batch.discounts),
    nextObservations: Float32Array.from(batch.next_observations),
    weights: weights === undefined ? new Float32Array(size).fill(1) : Float32Array.from(weights),
    ...(masks && nextMasks ? { masks: Uint8Array.from(masks), nextMasks: Uint8Array.from(nextMasks) } : {}),
  };
}
