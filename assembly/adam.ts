import { madd } from './simd';

/**
 * Adam (Algorithm 1, arXiv:1412.6980) on the scaled gradient ĝ = scale · g:
 * m ← β₁ m + (1 − β₁) ĝ, v ← β₂ v + (1 − β₂) ĝ², p ← p − (α / c₁) m / (√v / √c₂ + ε).
 * What is constant over all steps comes ready made, in float32: conversions here would end up inside the loop.
 *
 * @param p parameters, gradient g and moments m, v: `count` floats each, a multiple of four
 * @param rate α / c₁ with c₁ = 1 − β₁ᵗ
 * @param take1 1 − β₁; `take2` likewise
 * @param root 1 / √c₂ with c₂ = 1 − β₂ᵗ
 */
export function clippedAdam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  scale: f32,
  rate: f32,
  beta1: f32,
  take1: f32,
  beta2: f32,
  take2: f32,
  root: f32,
  epsilon: f32,
): void {
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const clipped = f32x4.mul(v128.load(g + i), f32x4.splat(scale));
    const first = madd(v128.load(m + i), f32x4.splat(beta1), f32x4.mul(clipped, f32x4.splat(take1)));
    const square = f32x4.mul(clipped, clipped);
    const second = madd(v128.load(v + i), f32x4.splat(beta2), f32x4.mul(square, f32x4.splat(take2)));
    const spread = madd(f32x4.sqrt(second), f32x4.splat(root), f32x4.splat(epsilon));
    v128.store(m + i, first);
    v128.store(v + i, second);
    v128.store(p + i, f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(first, f32x4.splat(rate)), spread)));
  }
}
