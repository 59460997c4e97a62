import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { SUM_THREADS } from './sum.js';

/** target ← (1 − τ) target + τ source. Bindings: target, source, τ and 1 − τ. */
export const POLYAK: Shader = shader(
  'Polyak',
  { moved: 'write', source: 'read', by: { uniform: 'Shares' } },
  'struct Shares { tau: f32, rest: f32 }',
  `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let i = global.x;
  if (i < arrayLength(&source)) { moved[i] = by.rest * moved[i] + by.tau * source[i]; }
}`,
);
