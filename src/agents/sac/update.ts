import type { GradientStepOptions, GradientStepStats } from '../off-policy/algorithm.js';
import type { SoftLearner } from '../off-policy/learner.js';
import { type SoftLosses, softStep } from '../off-policy/soft-step.js';
import { sacActorGradient } from '../ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../ops/sac-critic-gradient.js';
import type { SacBatch, SacSpec } from '../ops/sac-types.js';

/** Standard normal numbers for one gradient step: `[B, actions]`, or `[latent, actions]` where noise depends on the state. */
export interface SacNoise {
  /** Draws the actions at the observations. */
  readonly current: Float32Array;
  /** Draws the actions at the next observations. */
  readonly next: Float32Array;
}

/**
 * One gradient step of SAC.
 *
 * @throws NeurotradeError `NON_FINITE` before the offending network moves
 */
export function sacStep(
  learner: SoftLearner<SacSpec>,
  batch: SacBatch,
  noise: SacNoise,
  options: GradientStepOptions,
  where: string,
): Promise<GradientStepStats> {
  const { spec } = learner;
  const losses = {
    critics: (parameters, coefficients) => sacCriticGradient(parameters, batch, noise.next, spec, coefficients),
    actor: (parameters, coefficients) => sacActorGradient(parameters, batch, noise.current, spec, coefficients),
    wantsErrors: batch.weights !== undefined,
  } satisfies SoftLosses;
  return softStep(learner, losses, options, where);
}
