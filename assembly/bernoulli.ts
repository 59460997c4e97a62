import { Distribution } from './distribution';
import { exp } from './exp';
import { log } from './log';

/**
 * log p(1) = −softplus(−z), log p(0) = −softplus(z), H = softplus(z) − z p(1), summed over the bits that are free.
 *
 * @param logits one row z
 * @param action f32[size], zeros and ones
 * @param mask u8[2 size], whether a bit may be 0 and whether it may be 1; or 0 where all are free
 * @param probabilities f32[size]; p(1) afterwards
 */
export function judgeBernoulli(
  distribution: Distribution,
  logits: usize,
  action: usize,
  mask: usize,
  probabilities: usize,
): void {
  let logProb: f32 = 0;
  let entropy: f32 = 0;
  for (let bit: usize = 0, end = <usize>distribution.size; bit < end; bit++) {
    const at = bit << 2;
    const z = load<f32>(logits + at);
    const lesser = exp(-abs(z));
    const rest = <f32>log(<f64>1 + <f64>lesser);
    const minor = lesser / (1 + lesser);
    store<f32>(probabilities + at, z > 0 ? 1 - minor : minor);
    if (!isFree(mask, bit)) continue;
    const against = load<f32>(action + at) > 0 ? -z : z;
    logProb -= max(against, 0) + rest;
    entropy += rest + abs(z) * minor;
  }
  distribution.logProb = logProb;
  distribution.entropy = entropy;
}

/**
 * The gradient in the logits of g · log p(action) − e · H: ∂z = g (a − p) + e z p (1 − p); none of a bit that is certain.
 *
 * @param delta p of {@link judgeBernoulli}; the gradient afterwards
 */
export function bernoulliGradient(
  distribution: Distribution,
  logits: usize,
  action: usize,
  mask: usize,
  delta: usize,
  g: f32,
  e: f32,
): void {
  for (let bit: usize = 0, end = <usize>distribution.size; bit < end; bit++) {
    const at = bit << 2;
    const p = load<f32>(delta + at);
    const slope = g * (load<f32>(action + at) - p) + e * load<f32>(logits + at) * p * (1 - p);
    store<f32>(delta + at, isFree(mask, bit) ? slope : 0);
  }
}

function isFree(mask: usize, bit: usize): bool {
  return !mask || (load<u8>(mask + (bit << 1)) != 0 && load<u8>(mask + (bit << 1), 1) != 0);
}
