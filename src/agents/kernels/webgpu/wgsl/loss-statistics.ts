import { A2C_STATS, PPO_STATS } from '../../../ops/types.js';
import { LOSS_STRUCT, LOSS_TERMS } from './loss-struct.js';
import type { Shader } from './shader.js';
import { statistics } from './statistics.js';

/** How the statistics follow from the terms' means, by name. */
const FORMULAS: Readonly<Record<(typeof PPO_STATS)[number] | (typeof A2C_STATS)[number], string>> = {
  loss: 'mean.policy - loss.entCoef * mean.entropy + loss.vfCoef * mean.value',
  policyGradientLoss: 'mean.policy',
  policyLoss: 'mean.policy',
  valueLoss: 'mean.value',
  entropyLoss: '-mean.entropy',
  approxKl: 'mean.approxKl',
  clipFraction: 'mean.clipped',
  gradientNorm: 'norm',
};

/** The statistics of an actor-critic's loss in the order of `PPO_STATS` or `A2C_STATS`. */
export function lossStatistics(kind: 'ppo' | 'a2c'): Shader {
  const names = kind === 'ppo' ? PPO_STATS : A2C_STATS;
  return statistics({
    label: 'loss statistics',
    uniform: 'Loss',
    struct: LOSS_STRUCT,
    terms: LOSS_TERMS,
    formulas: names.map((name) => FORMULAS[name]),
  });
}
