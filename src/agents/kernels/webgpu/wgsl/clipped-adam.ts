import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { NORM_FUNCTIONS } from './squared-norm.js';
import { SUM_THREADS } from './sum.js';

/** The uniform's floats, in order. */
export const ADAM_COEFFICIENTS = [
  'maxGradNorm',
  'rate',
  'beta1',
  'take1',
  'beta2',
  'take2',
  'root',
  'epsilon',
] as const;

/**
 * Adam (Algorithm 1, arXiv:1412.6980) on ĝ = min(1, c / (‖g‖₂ + 1e-6)) · g, each workgroup adding up the norm's parts:
 * m ← β₁ m + (1 − β₁) ĝ, v ← β₂ v + (1 − β₂) ĝ², p ← p − (α / c₁) m / (√v / √c₂ + ε).
 * Bindings: p, m, v, g, the squared norm's parts, the coefficients.
 */
export const CLIPPED_ADAM: Shader = shader(
  'clipped Adam',
  { p: 'write', m: 'write', v: 'write', g: 'read', squares: 'read', by: { uniform: 'Coefficients' } },
  `struct Coefficients { ${ADAM_COEFFICIENTS.map((name) => `${name}: f32`).join(', ')} }`,
  NORM_FUNCTIONS,
  `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let scale = min(1, by.maxGradNorm / (normOf(index) + 1e-6));
  let i = global.x;
  if (i >= arrayLength(&g)) { return; }
  let clipped = scale * g[i];
  let first = by.beta1 * m[i] + by.take1 * clipped;
  let second = by.beta2 * v[i] + by.take2 * clipped * clipped;
  m[i] = first;
  v[i] = second;
  p[i] -= by.rate * first / (sqrt(second) * by.root + by.epsilon);
}`,
);
