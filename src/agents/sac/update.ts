import { dispose } from '@tensorflow/tfjs';
import { checkStats, readStats } from '../loss-stats.js';
import { sacActorGradient } from '../ops/sac-actor-gradient.js';
import { sacCriticGradient } from '../ops/sac-critic-gradient.js';
import { SAC_ACTOR_STATS, SAC_CRITIC_STATS, type SacBatch } from '../ops/sac-types.js';
import type { SacLearner } from './learner.js';

/** Standard normal numbers for one gradient step, `[B, actions]` each. */
export interface SacNoise {
  /** Draws the actions at the observations. */
  readonly current: Float32Array;
  /** Draws the actions at the next observations. */
  readonly next: Float32Array;
}

/** What one gradient step logs. */
export interface SacStepStats {
  readonly actorLoss: number;
  readonly criticLoss: number;
  /** α, as the step used it. */
  readonly entCoef: number;
  /** `null` where α is fixed. */
  readonly entCoefLoss: number | null;
  /** `[B]`: the larger |Qᵢ(s, a) − y| of each row; `null` where the batch has no weights. */
  readonly tdErrors: Float32Array | null;
}

/** Coefficients of one gradient step. */
export interface SacStepOptions {
  readonly learningRate: number;
  /** Share of the critics that moves into their targets; `null`: they stay in this step. */
  readonly tau: number | null;
}

/**
 * One step of the critics, the actor, α and the target critics (Algorithm 1, arXiv:1812.05905, in Stable-Baselines3's
 * order: the actor sees the critics after their step, both losses α before its own).
 *
 * @throws NeurotradeError `NON_FINITE` before the offending network moves
 */
export async function sacStep(
  learner: SacLearner,
  batch: SacBatch,
  noise: SacNoise,
  { learningRate, tau }: SacStepOptions,
  where: string,
): Promise<SacStepStats> {
  const entCoef = learner.entropy.value;
  const { criticLoss, tdErrors } = await stepCritics(learner, batch, noise.next, learningRate, where);
  const { actorLoss, logProb } = await stepActor(learner, batch, noise.current, learningRate, where);
  const entCoefLoss = learner.entropy.update(logProb, learningRate);
  if (tau !== null) learner.smoothTargets(tau);
  return { actorLoss, criticLoss, entCoef, entCoefLoss, tdErrors };
}

async function stepCritics(
  { spec, actor, critics, targets, entropy }: SacLearner,
  batch: SacBatch,
  noise: Float32Array,
  learningRate: number,
  where: string,
): Promise<Record<(typeof SAC_CRITIC_STATS)[number], number> & Pick<SacStepStats, 'tdErrors'>> {
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
  { spec, actor, critics, entropy }: SacLearner,
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
