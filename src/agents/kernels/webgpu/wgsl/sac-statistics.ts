import { SAC_ACTOR_STATS, SAC_CRITIC_STATS } from '../../../ops/sac-types.js';
import { SAC_STRUCT } from './sac-struct.js';
import type { Shader } from './shader.js';
import { statistics } from './statistics.js';
import { ACTOR_TERMS, CRITIC_TERMS } from './twin-loss.js';

const CRITIC_FORMULAS: Readonly<Record<(typeof SAC_CRITIC_STATS)[number], string>> = {
  criticLoss: '0.5 * mean.squares',
  gradientNorm: 'norm',
};

const ACTOR_FORMULAS: Readonly<Record<(typeof SAC_ACTOR_STATS)[number], string>> = {
  actorLoss: 'loss.entCoef * mean.logProb - mean.value',
  logProb: 'mean.logProb',
  gradientNorm: 'norm',
};

const shared = { uniform: 'Sac', struct: SAC_STRUCT };

/** In the order of `SAC_CRITIC_STATS`. */
export const CRITIC_STATISTICS: Shader = statistics({
  ...shared,
  label: 'critic statistics',
  terms: CRITIC_TERMS,
  formulas: SAC_CRITIC_STATS.map((name) => CRITIC_FORMULAS[name]),
});

/** In the order of `SAC_ACTOR_STATS`. */
export const ACTOR_STATISTICS: Shader = statistics({
  ...shared,
  label: 'actor statistics',
  terms: ACTOR_TERMS,
  formulas: SAC_ACTOR_STATS.map((name) => ACTOR_FORMULAS[name]),
});
