import type { Rng } from '../../core/rng.js';

/** Added to the variance of state-dependent noise (Stable-Baselines3's ε). */
export const SDE_EPSILON = 1e-6;

/** Rows of `[means (size), latent (latentSize)]`. */
export interface LatentRowShape {
  /** Elements of an action. */
  readonly size: number;
  /** Outputs of the last hidden layer. */
  readonly latentSize: number;
}

/**
 * Draws matrices of exploration noise, E = σ ⊙ z with z standard normal (arXiv:2005.05719).
 *
 * @param logStd log σ, `[latent, actions]`
 * @param matrices `[rows, latent, actions]`
 */
export function drawNoiseMatrices(logStd: Float32Array, rng: Rng, matrices: Float32Array): void {
  for (let at = 0; at < matrices.length; at++) {
    matrices[at] = Math.exp(logStd[at % logStd.length] as number) * rng.normal();
  }
}

/**
 * Writes one row's a = μ + h E, h the latent.
 *
 * @param head `[rows, size + latentSize]`
 * @param matrices E, `[rows, latentSize, size]`
 * @param actions `[rows, size]`
 */
export function addLatentNoise(
  { size, latentSize }: LatentRowShape,
  head: Float32Array,
  matrices: Float32Array,
  row: number,
  actions: Float32Array,
): void {
  const from = row * (size + latentSize);
  for (let j = 0; j < size; j++) {
    let noise = 0;
    for (let i = 0, at = row * latentSize * size + j; i < latentSize; i++, at += size) {
      noise += (head[from + size + i] as number) * (matrices[at] as number);
    }
    actions[row * size + j] = (head[from + j] as number) + noise;
  }
}

/** Writes σ² of each latent output and action element, `[latent, actions]`. */
export function squaredDeviations(logStd: Float32Array, target: Float64Array): void {
  for (let at = 0; at < target.length; at++) target[at] = Math.exp(2 * (logStd[at] as number));
}

/**
 * Variance of element `element` of one row's noise, over all that could have been drawn: Σᵢ hᵢ² σᵢⱼ² + 1e-6.
 *
 * @param head `[rows, size + latentSize]`
 * @param squares of {@link squaredDeviations}
 */
export function latentVariance(
  { size, latentSize }: LatentRowShape,
  head: Float32Array,
  squares: Float64Array,
  row: number,
  element: number,
): number {
  const from = row * (size + latentSize) + size;
  let variance = SDE_EPSILON;
  for (let i = 0, at = element; i < latentSize; i++, at += size) {
    variance += (head[from + i] as number) ** 2 * (squares[at] as number);
  }
  return variance;
}
