import { SAC_STRUCT } from './sac-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { IS_FINITE } from './sum.js';
import { PART_ROWS } from './term-sums.js';

/**
 * y = r + γⁿ (min(Q̄₀, Q̄₁)(s′, a′) − α log π(a′|s′)) (Eq. 6, arXiv:1812.05905), a row each thread; NaN where one of them is
 * not finite. Bindings: Q̄₀ and Q̄₁ `[rows]`, log π `[rows]`, the batch's columns, y `[rows]`, the loss.
 */
export const SOFT_GOALS: Shader = shader(
  'soft goals',
  {
    first: 'read',
    second: 'read',
    logProbs: 'read',
    batch: 'read',
    goals: 'write',
    loss: { uniform: 'Sac' },
  },
  SAC_STRUCT,
  IS_FINITE,
  `
@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  if (row >= loss.rows) { return; }
  let value = min(first[row], second[row]) - loss.entCoef * logProbs[row];
  let isSound = isFinite(first[row]) && isFinite(second[row]) && isFinite(logProbs[row]);
  let goal = batch[row] + batch[loss.room + row] * value;
  goals[row] = select(bitcast<f32>(loss.notANumber), goal, isSound);
}`,
);
