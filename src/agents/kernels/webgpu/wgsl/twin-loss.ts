import { SAC_STRUCT } from './sac-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { IS_FINITE, workgroupSum } from './sum.js';
import { PART_ROWS } from './term-sums.js';

/** Terms that are added up over rows. */
export const CRITIC_TERMS = ['squares', 'faulty'] as const;
/** Likewise. */
export const ACTOR_TERMS = ['value', 'logProb', 'faulty'] as const;

/**
 * ½ Σᵢ mean(w (Qᵢ − y)²) (Eq. 5, arXiv:1812.05905), a row each thread: its gradient in both values, over them, the larger
 * |Qᵢ − y|, and Σ w (Qᵢ − y)². Bindings: Q₀ and Q₁ `[rows]`, y `[rows]`, the batch's columns, errors `[rows]`, the parts
 * `[groups, terms]`, the loss.
 */
export const CRITIC_LOSS: Shader = shader(
  'critic loss',
  {
    first: 'write',
    second: 'write',
    goals: 'read',
    batch: 'read',
    errors: 'write',
    parts: 'write',
    loss: { uniform: 'Sac' },
  },
  SAC_STRUCT,
  workgroupSum(PART_ROWS),
  IS_FINITE,
  `
@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  var squares = 0.0;
  var faulty = 0.0;
  if (row < loss.rows) {
    let error = vec2f(first[row], second[row]) - goals[row];
    let weight = batch[2 * loss.room + row];
    squares = weight * dot(error, error);
    faulty = select(1.0, 0.0, isFinite(squares));
    errors[row] = max(abs(error.x), abs(error.y));
    first[row] = weight * error.x * loss.weight;
    second[row] = weight * error.y * loss.weight;
  }
${putTerms(['squares', 'faulty'])}
}`,
);

/**
 * mean(α log π − min(Q₀, Q₁)) (Eq. 9, arXiv:1812.05905), a row each thread: its gradient in both values, over them, and the
 * sums of min(Q₀, Q₁) and of log π. Bindings: Q₀ and Q₁ `[rows]`, log π `[rows]`, the parts `[groups, terms]`, the loss.
 */
export const ACTOR_LOSS: Shader = shader(
  'actor loss',
  { first: 'write', second: 'write', logProbs: 'read', parts: 'write', loss: { uniform: 'Sac' } },
  SAC_STRUCT,
  workgroupSum(PART_ROWS),
  IS_FINITE,
  `
@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  var value = 0.0;
  var logProb = 0.0;
  var faulty = 0.0;
  if (row < loss.rows) {
    let values = vec2f(first[row], second[row]);
    value = min(values.x, values.y);
    logProb = logProbs[row];
    faulty = select(1.0, 0.0, isFinite(values.x) && isFinite(values.y) && isFinite(logProb));
    let isFirst = values.x <= values.y;
    first[row] = select(0, -loss.weight, isFirst);
    second[row] = select(-loss.weight, 0, isFirst);
  }
${putTerms(['value', 'logProb', 'faulty'])}
}`,
);

function putTerms(names: readonly string[]): string {
  const put = (name: string, i: number): string =>
    `  let sum${i} = sumOf(${name}, index);\n  if (index == 0) { parts[group.x * ${names.length} + ${i}] = sum${i}; }`;
  return names.map(put).join('\n');
}
