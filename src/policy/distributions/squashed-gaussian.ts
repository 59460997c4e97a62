import type { Rng } from '../../core/rng.js';
import type { BoxSpace } from '../../env/spaces.js';
import { scaleToBox } from './box.js';
import type { DistributionKind } from './distribution.js';
import { checkMeans } from './gaussian.js';

/** tanh of a Gaussian whose means and log standard deviations both come from the head; in (−1, 1), scaled to the box. */
export interface SquashedGaussianSpec {
  readonly kind: 'squashedGaussian';
  readonly size: number;
}

/** Bounds of the log standard deviation (Stable-Baselines3's). */
export const LOG_STD_MIN = -20;
/** See {@link LOG_STD_MIN}. */
export const LOG_STD_MAX = 2;

/** Keeps log(1 − a²) finite where tanh is ±1 in float32. */
export const SQUASH_EPSILON = 1e-6;
/** The largest action whose artanh is taken (Stable-Baselines3's): the next float32 below 1. */
export const LARGEST_SQUASHED: number = 1 - 2 ** -24;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The head gives the means, then the log standard deviations; rollouts hold actions in [−1, 1]. */
export const squashedGaussian: DistributionKind<SquashedGaussianSpec> = {
  headSize: ({ size }) => 2 * size,
  actionSize: ({ size }) => size,
  maskSize: () => 0,
  latentSize: () => 0,
  logStdShape: () => null,
  bind: ({ size }) => ({
    mode({ head, rows }, actions) {
      for (let row = 0; row < rows; row++) checkMeans(head, 2 * size, row);
      squashedMode(head, actions, rows);
    },
    sample({ head, rows }, rng, actions) {
      for (let row = 0; row < rows; row++) checkMeans(head, 2 * size, row);
      squashedSample(head, rng, actions, rows);
    },
    logProbs({ head, rows }, actions, target) {
      for (let row = 0; row < rows; row++) target[row] = squashedLogProbability(head, actions, size, row);
    },
    toEnv: (space, actions, target, rows) => scaleToBox(space as BoxSpace, actions, target, rows),
  }),
};

/** Writes a = tanh μ for each row: what the policy does without noise. `head` is `[rows, 2 · size]`: μ, then log σ. */
export function squashedMode(head: Float32Array, actions: Float32Array, rows: number): void {
  const size = actions.length / rows;
  for (let at = 0; at < actions.length; at++) {
    actions[at] = Math.tanh(head[at + Math.floor(at / size) * size] as number);
  }
}

/** Writes a = tanh(μ + σ·z), z standard normal, σ = exp(log σ clamped to [−20, 2]); in [−1, 1]. */
export function squashedSample(head: Float32Array, rng: Rng, actions: Float32Array, rows: number): void {
  const size = actions.length / rows;
  for (let at = 0; at < actions.length; at++) {
    const mean = at + Math.floor(at / size) * size;
    const logStd = Math.min(LOG_STD_MAX, Math.max(LOG_STD_MIN, head[mean + size] as number));
    actions[at] = Math.tanh((head[mean] as number) + Math.exp(logStd) * rng.normal());
  }
}

/** Σ log N(artanh a; μ, σ) − log(1 − a² + 1e-6) (Eq. 21, arXiv:1801.01290) over the row. */
function squashedLogProbability(head: Float32Array, actions: Float32Array, size: number, row: number): number {
  let total = 0;
  for (let i = 0; i < size; i++) {
    const action = actions[row * size + i] as number;
    const logStd = Math.min(LOG_STD_MAX, Math.max(LOG_STD_MIN, head[(2 * row + 1) * size + i] as number));
    const free = Math.atanh(Math.min(LARGEST_SQUASHED, Math.max(-LARGEST_SQUASHED, action)));
    const z = (free - (head[2 * row * size + i] as number)) * Math.exp(-logStd);
    total -= 0.5 * z * z + logStd + HALF_LOG_TWO_PI + Math.log(1 - action * action + SQUASH_EPSILON);
  }
  return total;
}
