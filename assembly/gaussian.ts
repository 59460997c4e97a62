import { Distribution } from './distribution';
import { exp } from './exp';

const HALF_LOG_TWO_PI: f32 = 0.9189385332046727;

/** What all rows share: 1 / σ, Σ log σ + ½ log 2π, and H = Σ log σ + ½ log 2πe. */
export function prepareGaussian(distribution: Distribution): void {
  let sum: f32 = 0;
  for (let j = 0; j < distribution.size; j++) {
    const logStd = load<f32>(distribution.logStd + (j << 2));
    store<f32>(distribution.inverseStd + (j << 2), exp(-logStd));
    sum += logStd + HALF_LOG_TWO_PI;
  }
  distribution.logNormalizer = sum;
  distribution.entropy = sum + <f32>0.5 * <f32>distribution.size;
}

/**
 * log N(a; μ, σ) = −Σ ½ z² − Σ (log σ + ½ log 2π), z = (a − μ) / σ.
 *
 * @param means one row μ
 * @param action one row a
 * @param distances f32[size]; z afterwards
 */
export function judgeGaussian(distribution: Distribution, means: usize, action: usize, distances: usize): void {
  let squares: f32 = 0;
  for (let j: usize = 0, end = (<usize>distribution.size) << 2; j < end; j += 4) {
    const z = (load<f32>(action + j) - load<f32>(means + j)) * load<f32>(distribution.inverseStd + j);
    store<f32>(distances + j, z);
    squares += z * z;
  }
  distribution.logProb = <f32>-0.5 * squares - distribution.logNormalizer;
}

/**
 * The gradient of g · log p(a) − e · H: ∂μ = g z / σ, ∂log σ += g (z² − 1) − e.
 *
 * @param delta z of {@link judgeGaussian}; the gradient in the means afterwards
 */
export function gaussianGradient(distribution: Distribution, delta: usize, g: f32, e: f32): void {
  for (let j: usize = 0, end = (<usize>distribution.size) << 2; j < end; j += 4) {
    const z = load<f32>(delta + j);
    const logStd = distribution.logStdGradient + j;
    store<f32>(delta + j, g * z * load<f32>(distribution.inverseStd + j));
    store<f32>(logStd, load<f32>(logStd) + g * (z * z - 1) - e);
  }
}
