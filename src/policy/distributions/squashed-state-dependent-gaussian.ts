import type { BoxSpace } from '../../env/spaces.js';
import { scaleToBox } from './box.js';
import type { DistributionKind, HeadRows } from './distribution.js';
import { checkMeans } from './gaussian.js';
import { LATENT_GAUSSIAN, lastingNoise, latentDensity, noiseOf } from './latent-gaussian.js';
import { LARGEST_SQUASHED, SQUASH_EPSILON } from './squashed-gaussian.js';
import { addLatentNoise, type LatentRowShape } from './state-dependent-noise.js';

/** tanh of a Gaussian whose noise depends on the state (gSDE, arXiv:2005.05719); in (−1, 1), scaled to the box. */
export interface SquashedStateDependentGaussianSpec extends LatentRowShape {
  readonly kind: 'squashedStateDependentGaussian';
}

/** Means are clipped to ± this before noise is added, so that tanh does not drown it (Stable-Baselines3's). */
export const SDE_MEAN_LIMIT = 2;

/**
 * The head gives the means, followed by the latent; rollouts hold actions in [−1, 1]. The log-probability is that of a
 * fresh matrix: tanh of N(μ, h² · σ² + 1e-6).
 */
export const squashedStateDependentGaussian: DistributionKind<SquashedStateDependentGaussianSpec> = {
  ...LATENT_GAUSSIAN,
  bind(spec, logStd) {
    const { size, latentSize } = spec;
    const width = size + latentSize;
    const densityNow = latentDensity(spec, logStd);
    return {
      mode(given, actions) {
        clipMeans(given, spec);
        for (let at = 0; at < given.rows * size; at++) {
          actions[at] = Math.tanh(given.head[Math.floor(at / size) * width + (at % size)] as number);
        }
      },
      sample(given, _, actions) {
        clipMeans(given, spec);
        const noise = noiseOf(given);
        for (let row = 0; row < given.rows; row++) addLatentNoise(spec, given.head, noise, row, actions);
        for (let at = 0; at < given.rows * size; at++) actions[at] = Math.tanh(actions[at] as number);
      },
      noise: lastingNoise(spec, logStd),
      logProbs(given, actions, target) {
        clipMeans(given, spec);
        const density = densityNow();
        for (let row = 0; row < given.rows; row++) {
          let sum = 0;
          for (let j = 0; j < size; j++) {
            const action = actions[row * size + j] as number;
            const free = Math.atanh(Math.min(LARGEST_SQUASHED, Math.max(-LARGEST_SQUASHED, action)));
            sum += density(given, row, j, free) - Math.log(1 - action * action + SQUASH_EPSILON);
          }
          target[row] = sum;
        }
      },
      toEnv: (space, actions, target, rows) => scaleToBox(space as BoxSpace, actions, target, rows),
    };
  },
};

/** Clips the means where they stand; once more changes nothing. @throws NeurotradeError `NON_FINITE` */
function clipMeans({ head, rows }: HeadRows, { size, latentSize }: LatentRowShape): void {
  const width = size + latentSize;
  for (let row = 0; row < rows; row++) {
    checkMeans(head, width, row);
    for (let at = row * width; at < row * width + size; at++) {
      head[at] = Math.min(SDE_MEAN_LIMIT, Math.max(-SDE_MEAN_LIMIT, head[at] as number));
    }
  }
}
