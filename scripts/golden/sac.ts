import type { SacBatch } from '../../src/agents/ops/sac-types.js';
import { type SacNoise, sacStep } from '../../src/agents/sac/update.js';
import type { Result } from './result.js';
import { sacSpecOf } from './sac-parameters.js';
import { type SoftCase, verifySoftSteps } from './soft-steps.js';

type Matrix = readonly (readonly number[])[];

/** Gradient steps of SAC on one batch as they stand in a file. */
export interface SacCase extends SoftCase {
  readonly gamma: number;
  readonly target_entropy?: number;
  readonly batch: {
    readonly observations: Matrix;
    readonly next_observations: Matrix;
    readonly actions: Matrix;
    readonly rewards: Matrix;
    readonly dones: Matrix;
  };
  /** `[2 · steps, B or latent, actions]`: of each step first for the observations, then for the next ones. */
  readonly noise_in_call_order: readonly Matrix[];
}

/** Recomputes all gradient steps and compares the logs and every network after the last. */
export async function verifySac(golden: SacCase): Promise<Result> {
  const spec = sacSpecOf(golden.params_before, golden.activation);
  const batch = batchOf(golden);
  const targetEntropy = golden.target_entropy ?? -spec.actor.distribution.size;
  return verifySoftSteps(golden, spec, targetEntropy, (learner, options, step) =>
    sacStep(learner, batch, noiseOf(golden, step), options, `step ${step + 1}`),
  );
}

function batchOf({ batch, gamma }: SacCase): SacBatch {
  return {
    size: batch.observations.length,
    observations: Float32Array.from(batch.observations.flat()),
    actions: Float32Array.from(batch.actions.flat()),
    rewards: Float32Array.from(batch.rewards.flat()),
    discounts: Float32Array.from(batch.dones.flat(), (done) => gamma * (1 - done)),
    nextObservations: Float32Array.from(batch.next_observations.flat()),
  };
}

function noiseOf({ noise_in_call_order: noise }: SacCase, step: number): SacNoise {
  const draw = (call: number): Float32Array => Float32Array.from(noise[call]?.flat() ?? []);
  return { current: draw(2 * step), next: draw(2 * step + 1) };
}
