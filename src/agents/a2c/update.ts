import { explainedVariance } from '../collect/gae.js';
import { wholeBatch } from '../collect/minibatches.js';
import { checkStats, readStats } from '../loss-stats.js';
import { entropyBonus } from '../on-policy/entropy-bonus.js';
import type { UpdateInput, UpdateOutcome } from '../on-policy/update.js';
import { a2cGradient } from '../ops/a2c-gradient.js';
import { A2C_STATS } from '../ops/types.js';
import { scheduleValue } from '../schedule.js';
import type { A2cOptions } from './options.js';

/** What {@link a2cUpdate} reads of the options. */
export type A2cUpdateOptions = Pick<A2cOptions, 'learningRate' | 'normalizeAdvantage' | 'entCoef' | 'vfCoef'>;

/**
 * One step on the whole rollout (arXiv:1602.01783, synchronous).
 *
 * @throws NeurotradeError `NON_FINITE` with the parameters as they were
 */
export async function a2cUpdate(
  { spec, optimizer, rollout, progressRemaining, where }: UpdateInput,
  options: A2cUpdateOptions,
): Promise<UpdateOutcome> {
  const learningRate = scheduleValue('learningRate', options.learningRate, progressRemaining);
  const { entCoef, logs: bonusLogs } = entropyBonus(options, progressRemaining);
  const loss = { ...options, entCoef };
  const { gradient, stats: tensor } = a2cGradient(optimizer.parameters, wholeBatch(rollout), spec, loss);
  try {
    const stats = await readStats(tensor, A2C_STATS);
    checkStats(stats, where);
    optimizer.step(gradient, learningRate);
    const logs = {
      'train/learning_rate': learningRate,
      ...bonusLogs,
      'train/explained_variance': explainedVariance(rollout.values, rollout.returns),
      'train/entropy_loss': stats.entropyLoss,
      'train/policy_loss': stats.policyLoss,
      'train/value_loss': stats.valueLoss,
    };
    return { logs, passes: 1 };
  } finally {
    gradient.dispose();
  }
}
