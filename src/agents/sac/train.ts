import type { Rng } from '../../core/rng.js';
import { standardize } from '../../policy/standardize.js';
import type { Pause } from '../loop/run-training.js';
import type { SacBatch } from '../ops/sac-types.js';
import { allocateBatch, sampleBatch } from '../replay/sample.js';
import { scheduleValue } from '../schedule.js';
import type { SacParts } from './assemble.js';
import { type SacNoise, type SacStepStats, sacStep } from './update.js';

/** Does `count` gradient steps. @returns what to log */
export type SacTrain = (
  count: number,
  nUpdates: number,
  progressRemaining: number,
  pause: Pause,
) => Promise<Record<string, number>>;

/** Gradient steps on batches from the replay buffer, in memory that is used again for each. */
export function createSacTrain(parts: SacParts): SacTrain {
  const { options, spec, learner } = parts;
  const { observationSize, distribution } = spec.actor;
  const batch = allocateBatch(options.batchSize, observationSize, distribution.size);
  const noise = {
    current: new Float32Array(options.batchSize * distribution.size),
    next: new Float32Array(options.batchSize * distribution.size),
  };
  return async (count, nUpdates, progressRemaining, pause) => {
    const learningRate = scheduleValue(options.learningRate, progressRemaining);
    const stats: SacStepStats[] = [];
    for (let step = 1; step <= count; step++) {
      draw(parts, batch, noise);
      const tau = (nUpdates + step) % options.targetUpdateInterval === 0 ? options.tau : null;
      stats.push(await sacStep(learner, batch, noise, { learningRate, tau }, `SAC update ${nUpdates + step}`));
      await pause();
    }
    return { ...lossLogs(stats), 'train/learning_rate': learningRate, 'train/n_updates': nUpdates + count };
  };
}

function draw({ buffer, rngs, options, normalizer }: SacParts, batch: SacBatch, noise: SacNoise): void {
  sampleBatch(buffer, batch, rngs.replay, options);
  if (normalizer.statistics !== null) {
    for (const rows of [batch.observations, batch.nextObservations]) {
      standardize(normalizer.statistics, rows, rows, batch.size);
    }
  }
  fillNormal(noise.current, rngs.noise);
  fillNormal(noise.next, rngs.noise);
}

function fillNormal(target: Float32Array, rng: Rng): void {
  for (let i = 0; i < target.length; i++) target[i] = rng.normal();
}

/** Means over the steps. */
function lossLogs(stats: readonly SacStepStats[]): Record<string, number> {
  const mean = (of: (step: SacStepStats) => number): number =>
    stats.reduce((sum, step) => sum + of(step), 0) / stats.length;
  const learnt = stats[0]?.entCoefLoss !== null;
  return {
    'train/actor_loss': mean(({ actorLoss }) => actorLoss),
    'train/critic_loss': mean(({ criticLoss }) => criticLoss),
    'train/ent_coef': mean(({ entCoef }) => entCoef),
    ...(learnt ? { 'train/ent_coef_loss': mean(({ entCoefLoss }) => entCoefLoss ?? NaN) } : {}),
  };
}
