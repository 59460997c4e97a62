import { NeurotradeError } from '../../core/errors.js';
import type { BoxSpace } from '../../env/spaces.js';
import { clipToBox } from './box.js';
import type { DistributionKind } from './distribution.js';
import { checkMeans } from './gaussian.js';
import {
  addLatentNoise,
  drawNoiseMatrices,
  type LatentRowShape,
  latentVariance,
  squaredDeviations,
} from './state-dependent-noise.js';

/**
 * A diagonal Gaussian whose noise depends on the state (gSDE, arXiv:2005.05719): the policy's last hidden layer times a
 * matrix that is drawn now and then, so that the same state meets the same noise in between.
 */
export interface StateDependentGaussianSpec extends LatentRowShape {
  readonly kind: 'stateDependentGaussian';
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The head gives the means, followed by the latent. The log-probability is that of a fresh matrix, N(μ, h² · σ² + 1e-6).
 * Rollouts hold actions as drawn, and the env gets them clipped to its box.
 */
export const stateDependentGaussian: DistributionKind<StateDependentGaussianSpec> = {
  headSize: ({ size }) => size,
  actionSize: ({ size }) => size,
  maskSize: () => 0,
  latentSize: ({ latentSize }) => latentSize,
  logStdShape: ({ size, latentSize }) => [latentSize, size],
  bind(spec, logStd) {
    const { size, latentSize } = spec;
    const width = size + latentSize;
    const squares = new Float64Array(latentSize * size);
    return {
      mode({ head, rows }, actions) {
        for (let row = 0; row < rows; row++) checkMeans(head, width, row);
        for (let at = 0; at < rows * size; at++) {
          actions[at] = head[Math.floor(at / size) * width + (at % size)] as number;
        }
      },
      sample({ head, noise = missingNoise(), rows }, _, actions) {
        for (let row = 0; row < rows; row++) {
          checkMeans(head, width, row);
          addLatentNoise(spec, head, noise, row, actions);
        }
      },
      noise: {
        size: latentSize * size,
        draw: (rng, matrices) => drawNoiseMatrices(logStd, rng, matrices),
      },
      logProbs({ head, rows }, actions, target) {
        squaredDeviations(logStd, squares);
        for (let row = 0; row < rows; row++) {
          let sum = 0;
          for (let j = 0; j < size; j++) {
            const variance = latentVariance(spec, head, squares, row, j);
            const distance = (actions[row * size + j] as number) - (head[row * width + j] as number);
            sum -= (0.5 * distance * distance) / variance + 0.5 * Math.log(variance) + HALF_LOG_TWO_PI;
          }
          target[row] = sum;
        }
      },
      toEnv: (space, actions, target, rows) => clipToBox(space as BoxSpace, actions, target, rows),
    };
  },
};

/** @throws NeurotradeError `UNSUPPORTED` */
export function missingNoise(): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    'policy: expected noise matrices for state-dependent exploration, found none; draw them first',
  );
}
