import { flush, madd } from './simd';

/** An average below this is lost beside ε, which is 1e-8 or more. */
const LEAST: f32 = 1e-36;

/**
 * RMSProp (Hinton, lecture 6e; ε outside the root, as PyTorch) on the scaled gradient ĝ = scale · g:
 * v ← α v + (1 − α) ĝ², p ← p − η ĝ / (√v + ε).
 *
 * @param p parameters, gradient g and average v: `count` floats each, a multiple of four
 * @param rate η
 * @param take 1 − α
 */
export function clippedRmsProp(
  p: usize,
  g: usize,
  v: usize,
  count: i32,
  scale: f32,
  rate: f32,
  alpha: f32,
  take: f32,
  epsilon: f32,
): void {
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const clipped = f32x4.mul(v128.load(g + i), f32x4.splat(scale));
    const square = f32x4.mul(clipped, clipped);
    const second = flush(madd(v128.load(v + i), f32x4.splat(alpha), f32x4.mul(square, f32x4.splat(take))), LEAST);
    const spread = f32x4.add(f32x4.sqrt(second), f32x4.splat(epsilon));
    v128.store(v + i, second);
    v128.store(p + i, f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(clipped, f32x4.splat(rate)), spread)));
  }
}
