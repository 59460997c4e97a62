import { standardize } from '../../policy/standardize.js';
import type { Pause } from '../loop/run-training.js';
import type { SacBatch, TwinSpec } from '../ops/sac-types.js';
import { PrioritizedReplayBuffer } from '../replay/prioritized-replay-buffer.js';
import { allocateBatch, writeBatch } from '../replay/sample.js';
import { linear, scheduleValue } from '../schedule.js';
import type { GradientStepStats } from './algorithm.js';
import type { OffPolicyParts } from './assemble.js';
import { type OffPolicyOptions, prioritiesOf } from './options.js';

/** Does `count` gradient steps. @returns what to log */
export type Train = (
  count: number,
  nUpdates: number,
  progressRemaining: number,
  pause: Pause,
) => Promise<Record<string, number>>;

/** Gradient steps on batches from the replay buffer, in memory that is used again for each. */
export function createTrain<O extends OffPolicyOptions, S extends TwinSpec>(parts: OffPolicyParts<O, S>): Train {
  const { algorithm, options, spec, learner, buffer, rngs } = parts;
  const gradientStep = algorithm.createStep(spec, options, rngs.noise);
  const priorities = prioritiesOf(options);
  const beta = priorities === null ? null : linear(priorities.beta, priorities.finalBeta);
  const batch = allocateBatch(options.batchSize, { ...buffer, weighted: beta !== null });
  const transitions = new Int32Array(options.batchSize);
  return async (count, nUpdates, progressRemaining, pause) => {
    const learningRate = scheduleValue('learningRate', options.learningRate, progressRemaining);
    const stats: GradientStepStats[] = [];
    for (let step = 1; step <= count; step++) {
      draw(parts, transitions, batch, beta?.(progressRemaining) ?? 0);
      const tau = (nUpdates + step) % options.targetUpdateInterval === 0 ? options.tau : null;
      const where = `${algorithm.name} update ${nUpdates + step}`;
      const done = await gradientStep(learner, batch, { learningRate, tau }, where);
      if (done.tdErrors !== null) learnt(parts, transitions, done.tdErrors);
      stats.push(done);
      await pause();
    }
    const beside = beta === null ? {} : { 'train/beta': beta(progressRemaining) };
    return { ...lossLogs(stats), ...beside, 'train/learning_rate': learningRate, 'train/n_updates': nUpdates + count };
  };
}

function draw<O extends OffPolicyOptions, S extends TwinSpec>(
  { buffer, rngs, options, normalizer }: OffPolicyParts<O, S>,
  transitions: Int32Array,
  batch: SacBatch,
  beta: number,
): void {
  const { gamma, nSteps, clipReward } = options;
  buffer.draw(transitions, rngs.replay);
  const rewards = options.normalizeReward ? { rewardScale: normalizer.rewardScale, clipReward } : {};
  writeBatch(buffer, transitions, batch, { gamma, nSteps, ...rewards });
  if (batch.weights !== undefined && buffer instanceof PrioritizedReplayBuffer) {
    buffer.weigh(transitions, beta, batch.weights);
  }
  if (normalizer.statistics === null) return;
  for (const rows of [batch.observations, batch.nextObservations]) {
    standardize(normalizer.statistics, rows, rows, batch.size);
  }
}

function learnt<O extends OffPolicyOptions, S extends TwinSpec>(
  { buffer }: OffPolicyParts<O, S>,
  transitions: Int32Array,
  tdErrors: Float32Array,
): void {
  if (buffer instanceof PrioritizedReplayBuffer) buffer.learnt(transitions, tdErrors);
}

/** Means over the steps. */
function lossLogs(stats: readonly GradientStepStats[]): Record<string, number> {
  const mean = (of: (step: GradientStepStats) => number): number =>
    stats.reduce((sum, step) => sum + of(step), 0) / stats.length;
  const learnsEntropy = stats[0]?.entCoefLoss !== null;
  const prioritized = stats[0]?.tdErrors !== null;
  return {
    'train/actor_loss': mean(({ actorLoss }) => actorLoss),
    'train/critic_loss': mean(({ criticLoss }) => criticLoss),
    'train/ent_coef': mean(({ entCoef }) => entCoef),
    'train/entropy': mean(({ entropy }) => entropy),
    ...(learnsEntropy ? { 'train/ent_coef_loss': mean(({ entCoefLoss }) => entCoefLoss ?? NaN) } : {}),
    ...(prioritized ? { 'train/td_error': mean(({ tdErrors }) => meanOf(tdErrors ?? new Float32Array(0))) } : {}),
  };
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
