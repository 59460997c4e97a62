import type { BoxSpace } from '../../env/spaces.js';
import { clipToBox } from './box.js';
import type { DistributionKind } from './distribution.js';
import { checkMeans } from './gaussian.js';
import { LATENT_GAUSSIAN, lastingNoise, latentDensity, noiseOf } from './latent-gaussian.js';
import { addLatentNoise, type LatentRowShape } from './state-dependent-noise.js';

/**
 * A diagonal Gaussian whose noise depends on the state (gSDE, arXiv:2005.05719): the policy's last hidden layer times a
 * matrix that is drawn now and then, so that the same state meets the same noise in between.
 */
export interface StateDependentGaussianSpec extends LatentRowShape {
  readonly kind: 'stateDependentGaussian';
}

/**
 * The head gives the means, followed by the latent. The log-probability is that of a fresh matrix, N(μ, h² · σ² + 1e-6).
 * Rollouts hold actions as drawn, and the env gets them clipped to its box.
 */
export const stateDependentGaussian: DistributionKind<StateDependentGaussianSpec> = {
  ...LATENT_GAUSSIAN,
  bind(spec, logStd) {
    const { size, latentSize } = spec;
    const width = size + latentSize;
    const densityNow = latentDensity(spec, logStd);
    return {
      mode({ head, rows }, actions) {
        for (let row = 0; row < rows; row++) checkMeans(head, width, row);
        for (let at = 0; at < rows * size; at++) {
          actions[at] = head[Math.floor(at / size) * width + (at % size)] as number;
        }
      },
      sample(given, _, actions) {
        const { head, rows } = given;
        const noise = noiseOf(given);
        for (let row = 0; row < rows; row++) {
          checkMeans(head, width, row);
          addLatentNoise(spec, head, noise, row, actions);
        }
      },
      noise: lastingNoise(spec, logStd),
      logProbs(given, actions, target) {
        const density = densityNow();
        for (let row = 0; row < given.rows; row++) {
          let sum = 0;
          for (let j = 0; j < size; j++) sum += density(given, row, j, actions[row * size + j] as number);
          target[row] = sum;
        }
      },
      toEnv: (space, actions, target, rows) => clipToBox(space as BoxSpace, actions, target, rows),
    };
  },
};
