import { dispose } from '@tensorflow/tfjs';
import { checkStats, readStats } from '../loss-stats.js';
import type { ErrorGradient, LossGradient } from '../ops/gradient.js';
import type { SacActorParameters } from '../ops/sac-actor-gradient.js';
import type { SacCriticParameters } from '../ops/sac-critic-gradient.js';
import { SAC_ACTOR_STATS, SAC_CRITIC_STATS, type SacLossOptions } from '../ops/sac-types.js';
import type { GradientStepOptions, GradientStepStats } from './algorithm.js';
import type { SoftLearner } from './learner.js';

/** Both losses on one batch. */
export interface SoftLosses {
  /** Statistics in the order of `SAC_CRITIC_STATS`. */
  critics(parameters: SacCriticParameters, options: SacLossOptions): ErrorGradient;
  /** Statistics in the order of `SAC_ACTOR_STATS`. */
  actor(parameters: SacActorParameters, options: SacLossOptions): LossGradient;
  /** Whether the critics' errors are asked for. */
  readonly wantsErrors: boolean;
  /** Entropy that α holds, where it is the batch's own, nats. */
  readonly targetEntropy?: number;
}

type CriticStats = Record<(typeof SAC_CRITIC_STATS)[number], number> & Pick<GradientStepStats, 'tdErrors'>;

/**
 * One step of the critics, the actor, α and the target critics (Algorithm 1, arXiv:1812.05905, in Stable-Baselines3's
 * order: the actor sees the critics after their step, both losses α before its own).
 *
 * @throws NeurotradeError `NON_FINITE` before the offending network moves
 */
export async function softStep<S>(
  learner: SoftLearner<S>,
  losses: SoftLosses,
  { learningRate, tau }: GradientStepOptions,
  where: string,
): Promise<GradientStepStats> {
  const entCoef = learner.entropy.value;
  const { criticLoss, tdErrors } = await stepCritics(learner, losses, learningRate, where);
  const { actorLoss, logProb } = await stepActor(learner, losses, learningRate, where);
  const entCoefLoss = learner.entropy.update(logProb, learningRate, losses.targetEntropy);
  if (tau !== null) learner.smoothTargets(tau);
  return { actorLoss, criticLoss, entCoef, entCoefLoss, entropy: -logProb, tdErrors };
}

async function stepCritics<S>(
  { actor, critics, targets, entropy }: SoftLearner<S>,
  losses: SoftLosses,
  learningRate: number,
  where: string,
): Promise<CriticStats> {
  const parameters = { critics: critics.parameters, targets, actor: actor.parameters };
  const { gradient, stats: tensor, errors } = losses.critics(parameters, { entCoef: entropy.value });
  try {
    const stats = await readStats(tensor, SAC_CRITIC_STATS);
    checkStats(stats, `${where}, critics`);
    critics.step(gradient, learningRate);
    return { ...stats, tdErrors: losses.wantsErrors ? ((await errors.data()) as Float32Array) : null };
  } finally {
    dispose([gradient, errors]);
  }
}

async function stepActor<S>(
  { actor, critics, entropy }: SoftLearner<S>,
  losses: SoftLosses,
  learningRate: number,
  where: string,
): Promise<Record<(typeof SAC_ACTOR_STATS)[number], number>> {
  const parameters = { actor: actor.parameters, critics: critics.parameters };
  const { gradient, stats: tensor } = losses.actor(parameters, { entCoef: entropy.value });
  try {
    const stats = await readStats(tensor, SAC_ACTOR_STATS);
    checkStats(stats, `${where}, actor`);
    actor.step(gradient, learningRate);
    return stats;
  } finally {
    gradient.dispose();
  }
}
