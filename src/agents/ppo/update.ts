import { explainedVariance } from '../collect/gae.js';
import { type MinibatchCutter, shuffledRows } from '../collect/minibatch-passes.js';
import { checkStats, readStats } from '../loss-stats.js';
import { entropyBonus } from '../on-policy/entropy-bonus.js';
import type { UpdateInput, UpdateOutcome } from '../on-policy/update.js';
import { ppoGradient } from '../ops/ppo-gradient.js';
import { PPO_STATS, type PpoLossOptions, type PpoLossStats, type PpoMinibatch } from '../ops/types.js';
import { scheduleValue } from '../schedule.js';
import type { PpoOptions } from './options.js';

/** What {@link ppoUpdate} reads of the options. */
export type PpoUpdateOptions = Pick<
  PpoOptions,
  | 'learningRate'
  | 'batchSize'
  | 'nEpochs'
  | 'clipRange'
  | 'clipRangeVf'
  | 'normalizeAdvantage'
  | 'entCoef'
  | 'vfCoef'
  | 'targetKl'
>;

/**
 * Several passes over a rollout in shuffled minibatches (Algorithm 1, arXiv:1707.06347). Where a target KL is set, the
 * update ends before the first step whose policy has moved more than 1.5 times that.
 *
 * @throws NeurotradeError `NON_FINITE` with the parameters as they were before the offending step
 */
export function ppoUpdate(input: UpdateInput, options: PpoUpdateOptions): Promise<UpdateOutcome> {
  return clippedUpdate(input, options, shuffledRows);
}

/** {@link ppoUpdate} on minibatches of any kind. */
export async function clippedUpdate(
  input: UpdateInput,
  options: PpoUpdateOptions,
  cut: MinibatchCutter,
): Promise<UpdateOutcome> {
  const { rollout, progressRemaining } = input;
  const minibatches = cut(input, Math.min(options.batchSize, rollout.steps * rollout.lanes));
  const step = minibatchStep(input, options);
  const passes: PpoLossStats[][] = [];
  let goesOn = true;
  while (goesOn && passes.length < options.nEpochs) {
    const seen: PpoLossStats[] = [];
    passes.push(seen);
    for (const batch of minibatches()) {
      const result = await step(batch, `${input.where}, pass ${passes.length}, minibatch ${seen.length + 1}`);
      seen.push(result.stats);
      goesOn = result.goesOn;
      await input.pause();
      if (!goesOn) break;
    }
  }
  return { logs: { ...lossLogs(passes), ...settingLogs(options, progressRemaining, input) }, passes: passes.length };
}

type MinibatchStep = (
  batch: PpoMinibatch,
  where: string,
) => Promise<{ readonly stats: PpoLossStats; readonly goesOn: boolean }>;

function minibatchStep({ spec, optimizer, progressRemaining }: UpdateInput, options: PpoUpdateOptions): MinibatchStep {
  const learningRate = scheduleValue('learningRate', options.learningRate, progressRemaining);
  const loss = lossOptions(options, progressRemaining);
  const limit = options.targetKl === null ? Infinity : 1.5 * options.targetKl;
  return async (batch, where) => {
    const { gradient, stats: tensor } = ppoGradient(optimizer.parameters, batch, spec, loss);
    try {
      const stats = await readStats(tensor, PPO_STATS);
      checkStats(stats, where);
      const goesOn = stats.approxKl <= limit;
      if (goesOn) optimizer.step(gradient, learningRate);
      return { stats, goesOn };
    } finally {
      gradient.dispose();
    }
  };
}

function lossOptions(options: PpoUpdateOptions, progressRemaining: number): PpoLossOptions {
  const { clipRange, clipRangeVf, vfCoef, normalizeAdvantage } = options;
  return {
    clipRange: scheduleValue('clipRange', clipRange, progressRemaining),
    clipRangeVf: clipRangeVf === null ? null : scheduleValue('clipRangeVf', clipRangeVf, progressRemaining),
    entCoef: entropyBonus(options, progressRemaining).entCoef,
    vfCoef,
    normalizeAdvantage,
  };
}

/** Means over all minibatches, but the KL divergence over the last pass alone and the loss of the last minibatch. */
function lossLogs(passes: readonly (readonly PpoLossStats[])[]): Record<string, number> {
  const all = passes.flat();
  const last = passes.at(-1) ?? [];
  return {
    'train/entropy_loss': mean(all, 'entropyLoss'),
    'train/policy_gradient_loss': mean(all, 'policyGradientLoss'),
    'train/value_loss': mean(all, 'valueLoss'),
    'train/approx_kl': mean(last, 'approxKl'),
    'train/clip_fraction': mean(all, 'clipFraction'),
    'train/loss': last.at(-1)?.loss ?? NaN,
  };
}

function settingLogs(
  options: PpoUpdateOptions,
  progressRemaining: number,
  { rollout }: UpdateInput,
): Record<string, number> {
  const { clipRange, clipRangeVf } = lossOptions(options, progressRemaining);
  return {
    'train/learning_rate': scheduleValue('learningRate', options.learningRate, progressRemaining),
    'train/explained_variance': explainedVariance(rollout.values, rollout.returns),
    'train/clip_range': clipRange,
    ...(clipRangeVf === null ? {} : { 'train/clip_range_vf': clipRangeVf }),
    ...entropyBonus(options, progressRemaining).logs,
  };
}

function mean(stats: readonly PpoLossStats[], name: keyof PpoLossStats): number {
  return stats.reduce((sum, { [name]: value }) => sum + value, 0) / stats.length;
}
