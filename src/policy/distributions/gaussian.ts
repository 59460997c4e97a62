import { NeurotradeError } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import type { BoxSpace } from '../../env/spaces.js';
import { clipToBox } from './box.js';
import type { DistributionKind } from './distribution.js';

/** A diagonal Gaussian with one state-independent log standard deviation an element of the action. */
export interface GaussianSpec {
  readonly kind: 'gaussian';
  readonly size: number;
}

/** The head gives the means; rollouts hold actions as drawn, and the env gets them clipped to its box. */
export const gaussian: DistributionKind<GaussianSpec> = {
  headSize: ({ size }) => size,
  actionSize: ({ size }) => size,
  maskSize: () => 0,
  latentSize: () => 0,
  logStdShape: ({ size }) => [size],
  bind: ({ size }, logStd) => ({
    mode({ head, rows }, actions) {
      for (let row = 0; row < rows; row++) checkMeans(head, size, row);
      for (let at = 0; at < rows * size; at++) actions[at] = head[at] as number;
    },
    sample({ head, rows }, rng, actions) {
      for (let row = 0; row < rows; row++) {
        checkMeans(head, size, row);
        drawNormal(head, logStd, row, rng, actions);
      }
    },
    logProbs({ head, rows }, actions, target) {
      for (let row = 0; row < rows; row++) target[row] = normalLogProbability(head, logStd, row, actions);
    },
    toEnv: (space, actions, target, rows) => clipToBox(space as BoxSpace, actions, target, rows),
  }),
};

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
