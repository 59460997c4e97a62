import { SAC_STRUCT } from './sac-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { PART_ROWS } from './term-sums.js';

/**
 * [observation, action] of a batch, a row each thread. Bindings: observations `[rows, observation]`, the batch's columns,
 * the critics' input `[rows, observation + actions]`, the loss.
 */
export const PAIR: Shader = shader(
  'pair',
  { observations: 'read', batch: 'read', pairs: 'write', loss: { uniform: 'Sac' } },
  SAC_STRUCT,
  `
@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  if (row >= loss.rows) { return; }
  let pair = row * (loss.observation + loss.actions);
  for (var i = 0u; i < loss.observation; i++) { pairs[pair + i] = observations[row * loss.observation + i]; }
  for (var i = 0u; i < loss.actions; i++) {
    pairs[pair + loss.observation + i] = batch[3 * loss.room + row * loss.actions + i];
  }
}`,
);
