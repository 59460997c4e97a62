import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { NORM_FUNCTIONS } from './squared-norm.js';
import { SUM_THREADS } from './sum.js';

/** The uniform's floats, in order. */
export const RMSPROP_COEFFICIENTS = ['maxGradNorm', 'rate', 'alpha', 'take', 'epsilon'] as const;

/**
 * RMSProp (Hinton, lecture 6e; ε outside the root, as PyTorch) on ĝ = min(1, c / (‖g‖₂ + 1e-6)) · g, each workgroup adding
 * up the norm's parts: v ← α v + (1 − α) ĝ², p ← p − η ĝ / (√v + ε).
 * Bindings: p, v, g, the squared norm's parts, the coefficients.
 */
export const CLIPPED_RMSPROP: Shader = shader(
  'clipped RMSProp',
  { p: 'write', v: 'write', g: 'read', squares: 'read', by: { uniform: 'Coefficients' } },
  `struct Coefficients { ${RMSPROP_COEFFICIENTS.map((name) => `${name}: f32`).join(', ')} }`,
  NORM_FUNCTIONS,
  `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let scale = min(1, by.maxGradNorm / (normOf(index) + 1e-6));
  let i = global.x;
  if (i >= arrayLength(&g)) { return; }
  let clipped = scale * g[i];
  let second = by.alpha * v[i] + by.take * clipped * clipped;
  v[i] = second;
  p[i] -= by.rate * clipped / (sqrt(second) + by.epsilon);
}`,
);
