import type { Rng } from '../../core/rng.js';
import type { ForwardPass } from '../../policy/forward.js';
import { shuffledRows, successiveRows } from '../collect/minibatch-passes.js';
import type { RolloutBatch } from '../collect/rollout-batch.js';
import { createBreather } from '../loop/breather.js';
import { checkStats, readStats } from '../loss-stats.js';
import type { PpoMinibatch } from '../ops/types.js';
import type { Optimizer } from '../optimizer.js';
import type { CloneLoss } from './clone-loss.js';
import type { CloneOptions } from './options.js';
import { writeLogProbs } from './successive-steps.js';

/** What passes over the demonstrations work on. */
export interface PassInput {
  /** Judges sequences; its parameters are overwritten. */
  readonly forward: ForwardPass;
  readonly rollout: RolloutBatch;
  readonly optimizer: Optimizer;
  readonly loss: CloneLoss;
  readonly rng: Rng;
  readonly options: Pick<CloneOptions, 'batchSize' | 'learningRate'>;
}

/**
 * @returns a function that takes one step of the optimiser on each minibatch, of shuffled rows, or of successive ones where
 * the policy remembers; it fails with `NON_FINITE` before a loss or gradient that is not finite reaches the parameters
 */
export function trainingPass(input: PassInput): (epoch: number) => Promise<void> {
  const { forward, rollout, rng, options } = input;
  const cut = forward.spec.lstm === undefined ? shuffledRows : successiveRows;
  const minibatches = cut({ spec: forward.spec, rollout, rng }, Math.min(options.batchSize, rollout.steps));
  const pause = createBreather();
  return async (epoch) => {
    for (const batch of minibatches()) {
      await judgeSequences(input, batch);
      await step(input, batch, `cloneBehavior, epoch ${epoch}`);
      await pause();
    }
  };
}

/** Has the batch know what the parameters say now, where its rows are sequences. */
async function judgeSequences({ forward, optimizer }: PassInput, batch: PpoMinibatch): Promise<void> {
  if (batch.sequences === undefined) return;
  await optimizer.sync();
  forward.setParameters(optimizer.snapshot.parameters);
  writeLogProbs(forward, batch, batch.sequences);
}

async function step({ optimizer, loss, options }: PassInput, batch: PpoMinibatch, where: string): Promise<void> {
  const { gradient, stats } = loss.gradient(optimizer.parameters, batch);
  try {
    checkStats(await readStats(stats, loss.statNames), where);
    optimizer.step(gradient, options.learningRate);
  } finally {
    gradient.dispose();
  }
}
