import { A2C_STATS, PPO_STATS } from '../../../ops/types.js';
import { LOSS_STRUCT, LOSS_TERMS } from './loss-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { NORM_FUNCTIONS } from './squared-norm.js';
import { SUM_THREADS } from './sum.js';

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

/**
 * The statistics of a loss in the order of `PPO_STATS` or `A2C_STATS`. Where a term was not finite they are NaN, where a
 * number of the gradient was not, its norm is. Bindings: the terms, the squared norm's parts, the statistics as bits, the
 * loss. One workgroup.
 */
export function lossStatistics(kind: 'ppo' | 'a2c'): Shader {
  const names = kind === 'ppo' ? PPO_STATS : A2C_STATS;
  return shader(
    'loss statistics',
    { terms: 'read', squares: 'read', statistics: 'writeBits', loss: { uniform: 'Loss' } },
    LOSS_STRUCT,
    `struct Means { ${LOSS_TERMS.map((name) => `${name}: f32`).join(', ')} }`,
    NORM_FUNCTIONS,
    `
fn bits(value: f32, faulty: f32) -> u32 { return select(bitcast<u32>(value), loss.notANumber, faulty != 0); }

@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let faulty = faultyOf(index);
  let norm = normOf(index);
  if (index != 0) { return; }
  let mean = Means(${LOSS_TERMS.map((_, i) => `terms[${i}] * loss.weight`).join(', ')});
${names.map((name, i) => `  statistics[${i}] = bits(${FORMULAS[name]}, ${name === 'gradientNorm' ? 'faulty' : 'mean.faulty'});`).join('\n')}
}`,
  );
}
