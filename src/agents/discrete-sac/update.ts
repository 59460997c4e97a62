import type { GradientStepOptions, GradientStepStats } from '../off-policy/algorithm.js';
import type { SoftLearner } from '../off-policy/learner.js';
import { type SoftLosses, softStep } from '../off-policy/soft-step.js';
import { discreteSacActorGradient } from '../ops/discrete-sac-actor-gradient.js';
import { discreteSacCriticGradient } from '../ops/discrete-sac-critic-gradient.js';
import type { DiscreteSacSpec, SacBatch } from '../ops/sac-types.js';

/**
 * One gradient step of discrete SAC (Algorithm 1, arXiv:1910.07207).
 *
 * @param targetEntropy that of the batch, nats
 * @throws NeurotradeError `NON_FINITE` before the offending network moves
 */
export function discreteSacStep(
  learner: SoftLearner<DiscreteSacSpec>,
  batch: SacBatch,
  targetEntropy: number,
  options: GradientStepOptions,
  where: string,
): Promise<GradientStepStats> {
  const { spec } = learner;
  const losses = {
    critics: (parameters, coefficients) => discreteSacCriticGradient(parameters, batch, spec, coefficients),
    actor: (parameters, coefficients) => discreteSacActorGradient(parameters, batch, spec, coefficients),
    wantsErrors: batch.weights !== undefined,
    targetEntropy,
  } satisfies SoftLosses;
  return softStep(learner, losses, options, where);
}
