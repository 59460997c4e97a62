import { Distribution } from './distribution';
import { exp } from './exp';
import { log } from './log';
import { matmul } from './matmul';
import { Mlp } from './mlp';
import { outer } from './outer';
import { padded } from './simd';

const EPSILON: f32 = 1e-6;
const LOG_TWO_PI: f32 = 1.8378770664093453;

/**
 * What all rows share: σ², h² and the variances v = h² · σ² + 1e-6, h the last hidden layer's outputs.
 *
 * @param x what the network took
 */
export function prepareStateDependent(distribution: Distribution, pi: Mlp, x: usize, rows: i32): void {
  const layer = pi.layers - 1;
  const latent = pi.width(layer);
  const size = distribution.size;
  const stride = padded(size);
  squareDeviations(distribution, latent);
  const h = layer > 0 ? pi.outputOf(layer - 1) : x;
  squareRows(h, distribution.squaredLatent, rows, latent, pi.stride(layer));
  matmul(
    distribution.squaredLatent,
    distribution.squaredStd,
    distribution.variances,
    0,
    rows,
    size,
    latent,
    padded(latent),
    stride,
    stride,
  );
}

/**
 * log N(a; μ, v) = −½ Σ ((a − μ)² / v + log v + log 2π), H = ½ Σ (log v + log 2πe).
 *
 * @param means one row μ
 * @param action one row a
 * @param distances f32[size]; a − μ afterwards
 */
export function judgeStateDependent(
  distribution: Distribution,
  row: i32,
  means: usize,
  action: usize,
  distances: usize,
): void {
  let squares: f32 = 0;
  let logs: f32 = 0;
  const variances = rowOf(distribution, row);
  const bytes = (<usize>distribution.size) << 2;
  for (let j: usize = 0; j < bytes; j += 4) {
    const v = load<f32>(variances + j) + EPSILON;
    const distance = load<f32>(action + j) - load<f32>(means + j);
    store<f32>(distances + j, distance);
    squares += (distance * distance) / v;
    logs += <f32>log(v) + LOG_TWO_PI;
  }
  distribution.logProb = <f32>-0.5 * (squares + logs);
  distribution.entropy = <f32>0.5 * (logs + <f32>distribution.size);
}

/**
 * The gradient of g · log p(a) − e · H: ∂μ = g (a − μ) / v; ∂v = ½ (g ((a − μ)² / v − 1) − e) / v takes the place of v.
 *
 * @param delta a − μ of {@link judgeStateDependent}; the gradient in the means afterwards
 */
export function stateDependentGradient(distribution: Distribution, row: i32, delta: usize, g: f32, e: f32): void {
  const variances = rowOf(distribution, row);
  for (let j: usize = 0, end = (<usize>distribution.size) << 2; j < end; j += 4) {
    const inverse: f32 = <f32>1 / (load<f32>(variances + j) + EPSILON);
    const distance = load<f32>(delta + j);
    store<f32>(delta + j, g * distance * inverse);
    store<f32>(variances + j, <f32>0.5 * (g * (distance * distance * inverse - 1) - e) * inverse);
  }
}

/** ∂log σ += 2 σ² ⊙ (h²ᵀ · ∂v), over all rows. The latent is not differentiated: exploration does not shape the features. */
export function finishStateDependent(distribution: Distribution, pi: Mlp, rows: i32): void {
  const latent = pi.width(pi.layers - 1);
  const size = distribution.size;
  const stride = padded(size);
  const products = distribution.products;
  memory.fill(products, 0, (<usize>(latent * size)) << 2);
  outer(
    distribution.squaredLatent,
    distribution.variances,
    products,
    pi.scratch,
    latent,
    size,
    rows,
    padded(latent),
    stride,
  );
  for (let i = 0; i < latent; i++) {
    const squares = distribution.squaredStd + ((<usize>(i * stride)) << 2);
    for (let j = 0; j < size; j++) {
      const at = (<usize>(i * size + j)) << 2;
      const slope: f32 = <f32>2 * load<f32>(squares + (j << 2)) * load<f32>(products + at);
      const to = distribution.logStdGradient + at;
      store<f32>(to, load<f32>(to) + slope);
    }
  }
}

/** σ² = exp(2 log σ). */
function squareDeviations(distribution: Distribution, latent: i32): void {
  const size = distribution.size;
  const stride = padded(size);
  for (let i = 0; i < latent; i++) {
    for (let j = 0; j < size; j++) {
      const logStd = load<f32>(distribution.logStd + ((<usize>(i * size + j)) << 2));
      store<f32>(distribution.squaredStd + ((<usize>(i * stride + j)) << 2), exp(2 * logStd));
    }
  }
}

/** h² of rows that are `stride` floats apart. */
function squareRows(h: usize, squares: usize, rows: i32, width: i32, stride: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let i: usize = 0, end = (<usize>padded(width)) << 2; i < end; i += 16) {
      const x = v128.load(h + i);
      v128.store(squares + i, f32x4.mul(x, x));
    }
    h += (<usize>stride) << 2;
    squares += (<usize>padded(width)) << 2;
  }
}

function rowOf(distribution: Distribution, row: i32): usize {
  return distribution.variances + ((<usize>(row * padded(distribution.size))) << 2);
}
