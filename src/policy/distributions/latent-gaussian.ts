import { NeurotradeError } from '../../core/errors.js';
import type { DistributionKind, HeadRows, LastingNoise } from './distribution.js';
import { drawNoiseMatrices, type LatentRowShape, latentVariance, squaredDeviations } from './state-dependent-noise.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The sizes of kinds whose noise depends on the state: means, followed by the latent, and a matrix of log σ. */
export const LATENT_GAUSSIAN: Omit<DistributionKind<LatentRowShape>, 'bind'> = {
  headSize: ({ size }) => size,
  actionSize: ({ size }) => size,
  maskSize: () => 0,
  latentSize: ({ latentSize }) => latentSize,
  logStdShape: ({ size, latentSize }) => [latentSize, size],
};

/** The matrix that a row keeps, `[latent, actions]`. @param logStd a live view of log σ */
export function lastingNoise({ size, latentSize }: LatentRowShape, logStd: Float32Array): LastingNoise {
  return { size: latentSize * size, draw: (rng, matrices) => drawNoiseMatrices(logStd, rng, matrices) };
}

/** log N(x; μ, h² · σ² + 1e-6) of element `element` of row `row`. */
export type LatentDensity = (given: HeadRows, row: number, element: number, x: number) => number;

/**
 * The log-density of a fresh matrix's noise (arXiv:2005.05719).
 *
 * @param logStd a live view of log σ
 * @returns what takes log σ as it is now, and gives the density
 */
export function latentDensity(shape: LatentRowShape, logStd: Float32Array): () => LatentDensity {
  const squares = new Float64Array(shape.latentSize * shape.size);
  const width = shape.size + shape.latentSize;
  const density: LatentDensity = ({ head }, row, element, x) => {
    const variance = latentVariance(shape, head, squares, row, element);
    const distance = x - (head[row * width + element] as number);
    return -(0.5 * distance * distance) / variance - 0.5 * Math.log(variance) - HALF_LOG_TWO_PI;
  };
  return () => {
    squaredDeviations(logStd, squares);
    return density;
  };
}

/** The matrices of some rows. @throws NeurotradeError `UNSUPPORTED` where none were drawn */
export function noiseOf({ noise }: HeadRows): Float32Array {
  if (noise !== undefined) return noise;
  throw new NeurotradeError(
    'UNSUPPORTED',
    'policy: expected noise matrices for state-dependent exploration, found none; draw them first',
  );
}
