import { type Bindings, ENTRY_POINT, type Shader, shader } from './shader.js';
import { NORM_FUNCTIONS } from './squared-norm.js';
import { SUM_THREADS } from './sum.js';

/** What a loss logs. */
export interface StatisticsParts {
  readonly label: string;
  /** The loss's uniform, bound as `loss`, with `weight` and `notANumber`. */
  readonly uniform: string;
  readonly struct: string;
  /** Sums over rows, in the order of their columns; the one called `faulty` counts rows that are not finite. */
  readonly terms: readonly string[];
  /** In order; from `mean`, the terms' means, `norm`, the gradient's, and `loss`. */
  readonly formulas: readonly string[];
}

/**
 * A loss's statistics from its terms and the gradient's norm. Where a row was not finite they are NaN, where a number of
 * the gradient was not, its norm is. Bindings: the terms, the squared norm's parts, the statistics, the loss. One
 * workgroup.
 */
export function statistics({ label, uniform, struct, terms, formulas }: StatisticsParts): Shader {
  const bindings: Bindings = { terms: 'read', squares: 'read', statistics: 'writeBits', loss: { uniform } };
  return shader(
    label,
    bindings,
    struct,
    `struct Means { ${terms.map((name) => `${name}: f32`).join(', ')} }`,
    NORM_FUNCTIONS,
    `
fn bits(value: f32, faulty: f32) -> u32 { return select(bitcast<u32>(value), loss.notANumber, faulty != 0); }

@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let faulty = faultyOf(index);
  let norm = normOf(index);
  if (index != 0) { return; }
  let mean = Means(${terms.map((_, i) => `terms[${i}] * loss.weight`).join(', ')});
${formulas.map((formula, i) => `  statistics[${i}] = bits(${formula}, ${formula === 'norm' ? 'faulty' : 'mean.faulty'});`).join('\n')}
}`,
  );
}
