import { NeurotradeError } from '../core/errors.js';
import type { Rng } from '../core/rng.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Fails where a mean of the row is not finite. @throws NeurotradeError `NON_FINITE` */
export function checkMeans(means: Float32Array, size: number, row: number): void {
  for (let i = 0; i < size; i++) {
    const mean = means[row * size + i] as number;
    if (Number.isFinite(mean)) continue;
    throw new NeurotradeError(
      'NON_FINITE',
      `policy: expected finite means, found ${mean} for action element ${i}; the weights have diverged: go back to an earlier checkpoint or lower the learning rate`,
      { details: { element: i, mean } },
    );
  }
}

/** Writes a = μ + σ·z, z standard normal, to `actions`' row. `means` and `actions` are `[rows, size]`, `logStd` `[size]`. */
export function drawNormal(
  means: Float32Array,
  logStd: Float32Array,
  row: number,
  rng: Rng,
  actions: Float32Array,
): void {
  const size = logStd.length;
  for (let i = 0; i < size; i++) {
    actions[row * size + i] = (means[row * size + i] as number) + Math.exp(logStd[i] as number) * rng.normal();
  }
}

/** log N(a; μ, σ) = −(a − μ)² / 2σ² − log σ − ½ log 2π, summed over the row. */
export function normalLogProbability(
  means: Float32Array,
  logStd: Float32Array,
  row: number,
  actions: Float32Array,
): number {
  const size = logStd.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const scale = logStd[i] as number;
    const distance = ((actions[row * size + i] as number) - (means[row * size + i] as number)) * Math.exp(-scale);
    total -= 0.5 * distance * distance + scale + HALF_LOG_TWO_PI;
  }
  return total;
}
