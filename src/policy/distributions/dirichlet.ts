import { NeurotradeError } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { softplus } from './bernoulli.js';
import { copyActions, type DistributionKind, type HeadRows } from './distribution.js';
import { drawGamma, stirlingError } from './gamma.js';

/** Weights of `size` parts of a whole: none negative, their sum 1. */
export interface DirichletSpec {
  readonly kind: 'dirichlet';
  readonly size: number;
}

/** Weights count as at least this in a log-probability, so that it stays finite at the simplex' border. */
export const LEAST_WEIGHT = 1e-7;

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The head gives x, and the concentration is α = 1 + log(1 + eˣ): above 1, so that the density is bounded and the mode
 * (α − 1) / Σ(α − 1), which a deterministic policy takes, lies inside the simplex and may come as near to a corner as it
 * likes. The mean α / Σα is what draws are about; it is nearer to equal weights.
 */
export const dirichlet: DistributionKind<DirichletSpec> = {
  headSize: ({ size }) => size,
  actionSize: ({ size }) => size,
  maskSize: () => 0,
  latentSize: () => 0,
  logStdShape: () => null,
  bind({ size }) {
    const values = new Float64Array(size);
    return {
      mode({ head, rows }, actions) {
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < size; i++)
            values[i] = Math.max(softplus(finite(head, row * size + i, i)), Number.MIN_VALUE);
          writeShares(values, actions, row * size);
        }
      },
      sample({ head, rows }, rng, actions) {
        for (let row = 0; row < rows; row++) drawRow(head, row, values, rng, actions);
      },
      logProbs(given, actions, target) {
        for (let row = 0; row < given.rows; row++) target[row] = logProbability(given, size, actions, row);
      },
      toEnv: copyActions,
    };
  },
};

/** Gamma draws of shapes α, divided by their sum. */
function drawRow(head: Float32Array, row: number, values: Float64Array, rng: Rng, actions: Float32Array): void {
  const size = values.length;
  for (let i = 0; i < size; i++) values[i] = drawGamma(1 + softplus(finite(head, row * size + i, i)), rng);
  writeShares(values, actions, row * size);
}

/** Each value's share of their sum. */
function writeShares(values: Float64Array, actions: Float32Array, from: number): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  for (let i = 0; i < values.length; i++) actions[from + i] = (values[i] as number) / sum;
}

/**
 * log Γ(A) − Σ log Γ(αᵢ) + Σ (αᵢ − 1) log wᵢ with A = Σ αᵢ, after Stirling's formula for each Γ: the large terms become
 * Σ αᵢ log(wᵢ A / αᵢ), which does not cancel. `agents/ops/distributions/dirichlet.ts` has the same as tfjs ops.
 */
function logProbability({ head }: HeadRows, size: number, actions: Float32Array, row: number): number {
  let whole = 0;
  for (let i = 0; i < size; i++) whole += 1 + softplus(head[row * size + i] as number);
  let sum = stirlingError(whole) - 0.5 * Math.log(whole) - (size - 1) * HALF_LOG_TWO_PI;
  for (let at = row * size; at < (row + 1) * size; at++) {
    const alpha = 1 + softplus(head[at] as number);
    const weight = Math.max(actions[at] as number, LEAST_WEIGHT);
    sum += alpha * Math.log((weight * whole) / alpha) - Math.log(weight) + 0.5 * Math.log(alpha) - stirlingError(alpha);
  }
  return sum;
}

function finite(head: Float32Array, at: number, element: number): number {
  const value = head[at] as number;
  if (Number.isFinite(value)) return value;
  throw new NeurotradeError(
    'NON_FINITE',
    `policy: expected finite concentrations, found ${value} for action element ${element}; the weights have diverged: go back to an earlier checkpoint or lower the learning rate`,
    { details: { element, value } },
  );
}
