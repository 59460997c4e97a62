import { dispose } from '@tensorflow/tfjs';
import { checkStats, readStats } from '../loss-stats.js';
import type { GradientStepOptions, GradientStepStats } from '../off-policy/algorithm.js';
import type { SoftLearner } from '../off-policy/learner.js';
import { sacActorGradient } from '../ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../ops/sac-critic-gradient.js';
import { SAC_ACTOR_STATS, SAC_CRITIC_STATS, type SacBatch, type SacSpec } from '../ops/sac-types.js';

/** Standard normal numbers for one gradient step, `[B, actions]` each. */
export interface SacNoise {
  /** Draws the actions at the observations. */
  readonly current: Float32Array;
  /** Draws the actions at the next observations. */
  readonly next: Float32Array;
}

/**
 * One step of the critics, the actor, α and the target critics (Algorithm 1, arXiv:1812.05905, in Stable-Baselines3's
 * order: the actor sees the critics after their step, both losses α before its own).
 *
 * @throws NeurotradeError `NON_FINITE` before the offending network moves
 */
export async function sacStep(
  learner: SoftLearner<SacSpec>,
  batch: SacBatch,
  noise: SacNoise,
  { learningRate, tau }: GradientStepOptions,
  where: string,
): Promise<GradientStepStats> {
  const entCoef = learner.entropy.value;
  const { criticLoss, tdErrors } = await stepCritics(learner, batch, noise.next, learningRate, where);
  const { actorLoss, logProb } = await stepActor(learner, batch, noise.current, learningRate, where);
  const entCoefLoss = learner.entropy.update(logProb, learningRate);
  if (tau !== null) learner.smoothTargets(tau);
  return { actorLoss, criticLoss, entCoef, entCoefLoss, entropy: -logProb, tdErrors };
}

async function stepCritics(
  { spec, actor, critics, targets, entropy }: SoftLearner<SacSpec>,
  batch: SacBatch,
  noise: Float32Array,
  learningRate: number,
  where: string,
): Promise<Record<(typeof SAC_CRITIC_STATS)[number], number> & Pick<GradientStepStats, 'tdErrors'>> {
  const parameters = { critics: critics.parameters, targets, actor: actor.parameters };
  const options = { entCoef: entropy.value };
  const { gradient, stats: tensor, errors } = sacCriticGradient(parameters, batch, noise, spec, options);
  try {
    const stats = await readStats(tensor, SAC_CRITIC_STATS);
    checkStats(stats, `${where}, critics`);
    critics.step(gradient, learningRate);
    return { ...stats, tdErrors: batch.weights === undefined ? null : ((await errors.data()) as Float32Array) };
  } finally {
    dispose([gradient, errors]);
  }
}

async function stepActor(
  { spec, actor, critics, entropy }: SoftLearner<SacSpec>,
  batch: SacBatch,
  noise: Float32Array,
  learningRate: number,
  where: string,
): Promise<Record<(typeof SAC_ACTOR_STATS)[number], number>> {
  const parameters = { actor: actor.parameters, critics: critics.parameters };
  const { gradient, stats: tensor } = sacActorGradient(parameters, batch, noise, spec, { entCoef: entropy.value });
  try {
    const stats = await readStats(tensor, SAC_ACTOR_STATS);
    checkStats(stats, `${where}, actor`);
    actor.step(gradient, learningRate);
    return stats;
  } finally {
    gradient.dispose();
  }
}
