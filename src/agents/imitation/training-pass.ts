import { type Rng, shuffle } from '../../core/rng.js';
import type { PolicySpec } from '../../policy/network.js';
import { MinibatchGatherer } from '../collect/minibatches.js';
import type { RolloutBatch } from '../collect/rollout-batch.js';
import { createBreather } from '../loop/breather.js';
import { checkStats, readStats } from '../loss-stats.js';
import { A2C_STATS, type A2cMinibatch } from '../ops/types.js';
import type { Optimizer } from '../optimizer.js';
import type { CloneGradient } from './clone-gradient.js';
import type { CloneOptions } from './options.js';

/** What passes over the demonstrations work on. */
export interface PassInput {
  readonly spec: PolicySpec;
  readonly rollout: RolloutBatch;
  readonly optimizer: Optimizer;
  readonly gradient: CloneGradient;
  readonly rng: Rng;
  readonly options: Pick<CloneOptions, 'batchSize' | 'learningRate'>;
}

/**
 * @returns a function that takes one step of the optimiser on each of the shuffled minibatches; it fails with `NON_FINITE`
 * before a loss or gradient that is not finite reaches the parameters
 */
export function trainingPass({
  spec,
  rollout,
  optimizer,
  gradient,
  rng,
  options,
}: PassInput): (epoch: number) => Promise<void> {
  const rows = Int32Array.from({ length: rollout.steps }, (_, row) => row);
  const batchSize = Math.min(options.batchSize, rows.length);
  const gatherer = new MinibatchGatherer(spec, batchSize, rollout.masks !== null);
  const pause = createBreather();
  return async (epoch) => {
    shuffle(rows, rng);
    for (let from = 0; from < rows.length; from += batchSize) {
      const batch = gatherer.gather(rollout, rows.subarray(from, from + batchSize));
      await step(optimizer, gradient, batch, options.learningRate, `cloneBehavior, epoch ${epoch}`);
      await pause();
    }
  };
}

async function step(
  optimizer: Optimizer,
  gradientOf: CloneGradient,
  batch: A2cMinibatch,
  learningRate: number,
  where: string,
): Promise<void> {
  const { gradient, stats } = gradientOf(optimizer.parameters, batch);
  try {
    checkStats(await readStats(stats, A2C_STATS), where);
    optimizer.step(gradient, learningRate);
  } finally {
    gradient.dispose();
  }
}
