import { Distribution } from './distribution';
import { exp4 } from './exp';
import { log } from './log';
import { horizontalMax, horizontalSum, padded } from './simd';

/** What a masked logit becomes: its probability is exactly 0, and it stays finite. */
const MASKED_LOGIT: f32 = -1e8;
/** What fills a row up to whole vectors: nothing, even beside logits that are all masked. */
const NO_LOGIT: f32 = -3e38;

/** One row's choice: leaves its log-probability and entropy in `distribution`. Parameters as {@link judgeChoice}'s. */
export function judgeCategorical(
  distribution: Distribution,
  logits: usize,
  probabilities: usize,
  action: i32,
  mask: usize,
): void {
  distribution.entropy = judgeChoice(distribution.size, logits, probabilities, mask);
  distribution.logProb = load<f32>(logits + ((<usize>action) << 2));
}

/**
 * log p = z − log Σ exp z, H = −Σ p log p.
 *
 * @param size ways to choose
 * @param logits z, f32[padded(size)]; log p afterwards
 * @param probabilities f32[padded(size)]; p afterwards
 * @param mask u8[size], 1 = allowed, or 0 where everything is
 * @returns H
 */
export function judgeChoice(size: i32, logits: usize, probabilities: usize, mask: usize): f32 {
  const end = (<usize>padded(size)) << 2;
  if (mask) for (let j = 0; j < size; j++) if (!load<u8>(mask + j)) store<f32>(logits + (j << 2), MASKED_LOGIT);
  for (let j = (<usize>size) << 2; j < end; j += 4) store<f32>(logits + j, NO_LOGIT);

  let largest = v128.load(logits);
  for (let j: usize = 16; j < end; j += 16) largest = f32x4.max(largest, v128.load(logits + j));
  const shift = f32x4.splat(horizontalMax(largest));
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < end; j += 16) {
    const e = exp4(f32x4.sub(v128.load(logits + j), shift));
    v128.store(probabilities + j, e);
    sum = f32x4.add(sum, e);
  }
  const total = horizontalSum(sum);
  const inverse = f32x4.splat(1 / total);
  const logTotal = f32x4.splat(<f32>log(total));
  let entropy = f32x4.splat(0);
  for (let j: usize = 0; j < end; j += 16) {
    const p = f32x4.mul(v128.load(probabilities + j), inverse);
    const logP = f32x4.sub(f32x4.sub(v128.load(logits + j), shift), logTotal);
    v128.store(probabilities + j, p);
    v128.store(logits + j, logP);
    entropy = f32x4.sub(entropy, f32x4.mul(p, logP));
  }
  return horizontalSum(entropy);
}

/**
 * The gradient in the logits of g · log p(action) − e · H: ∂zⱼ = g (1[j = action] − pⱼ) + e pⱼ (log pⱼ + H).
 *
 * @param size ways to choose
 * @param h H
 * @param delta p of {@link judgeChoice}; the gradient afterwards
 */
export function choiceGradient(size: i32, h: f32, logProbs: usize, delta: usize, action: i32, g: f32, e: f32): void {
  const end = (<usize>padded(size)) << 2;
  const entropy = f32x4.splat(h);
  for (let j: usize = 0; j < end; j += 16) {
    const slope = f32x4.mul(f32x4.splat(e), f32x4.add(v128.load(logProbs + j), entropy));
    v128.store(delta + j, f32x4.mul(v128.load(delta + j), f32x4.sub(slope, f32x4.splat(g))));
  }
  const taken = delta + ((<usize>action) << 2);
  store<f32>(taken, load<f32>(taken) + g);
}
