import { LOG_STD_MAX, LOG_STD_MIN } from '../../../../policy/distributions/squashed-gaussian.js';
import { EPSILON, SAC_STRUCT } from './sac-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { PART_ROWS } from './term-sums.js';

/**
 * The gradient of mean(α log π − min Q) in the head, over it, a row each thread: ∂a/∂μ = 1 − a², ∂a/∂log σ = (1 − a²) σ z,
 * ∂log π/∂a = 2a / (1 − a² + ε), ∂log π/∂log σ = −1; none for a log σ outside its bounds. Bindings: head
 * `[rows, 2 · actions]`, noise `[rows, actions]`, the critics' input, and its gradient through each critic, all
 * `[rows, observation + actions]`, the loss.
 */
export const SQUASHED_GRADIENT: Shader = shader(
  'squashed gradient',
  {
    head: 'write',
    noise: 'read',
    pairs: 'read',
    first: 'read',
    second: 'read',
    loss: { uniform: 'Sac' },
  },
  SAC_STRUCT,
  `
@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  if (row >= loss.rows) { return; }
  let entropy = loss.entCoef * loss.weight;
  for (var i = 0u; i < loss.actions; i++) {
    let at = row * (loss.observation + loss.actions) + loss.observation + i;
    let mean = row * 2 * loss.actions + i;
    let logStd = head[mean + loss.actions];
    let open = 1 - pairs[at] * pairs[at];
    let slope = (first[at] + second[at] + entropy * 2 * pairs[at] / (open + ${EPSILON})) * open;
    let spread = exp(clamp(logStd, ${LOG_STD_MIN}, ${LOG_STD_MAX})) * noise[row * loss.actions + i];
    let inside = logStd >= ${LOG_STD_MIN} && logStd <= ${LOG_STD_MAX};
    head[mean] = slope;
    head[mean + loss.actions] = select(0, slope * spread - entropy, inside);
  }
}`,
);
