import { flush, madd } from './simd';

/** What moments below this add to a parameter is lost in its rounding: ε is 1e-8 or more. */
const LEAST_FIRST: f32 = 1e-30;
const LEAST_SECOND: f32 = 1e-36;

/** A step of Adam over vectors of one length: 32-bit words in this order. */
@unmanaged
export class AdamStep {
  parameters: usize;
  gradient: usize;
  firstMoment: usize;
  secondMoment: usize;
  /** What the gradient is multiplied by. */
  scale: f32;
  /** α / c₁ with c₁ = 1 − β₁ᵗ */
  rate: f32;
  beta1: f32;
  /** 1 − β₁ */
  take1: f32;
  beta2: f32;
  /** 1 − β₂ */
  take2: f32;
  /** 1 / √c₂ with c₂ = 1 − β₂ᵗ */
  root: f32;
  epsilon: f32;
}

/**
 * Adam (Algorithm 1, arXiv:1412.6980) on the scaled gradient ĝ = scale · g:
 * m ← β₁ m + (1 − β₁) ĝ, v ← β₂ v + (1 − β₂) ĝ², p ← p − (α / c₁) m / (√v / √c₂ + ε).
 *
 * @param first a multiple of four; `count`, too: the floats that are moved
 */
export function clippedAdam(step: AdamStep, first: i32, count: i32): void {
  const from = (<usize>first) << 2;
  const p = step.parameters + from,
    g = step.gradient + from,
    m = step.firstMoment + from,
    v = step.secondMoment + from;
  const scale = step.scale,
    rate = step.rate,
    beta1 = step.beta1,
    take1 = step.take1,
    beta2 = step.beta2,
    take2 = step.take2,
    root = step.root,
    epsilon = step.epsilon;
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const clipped = f32x4.mul(v128.load(g + i), f32x4.splat(scale));
    const fresh = f32x4.mul(clipped, f32x4.splat(take1));
    const first = flush(madd(v128.load(m + i), f32x4.splat(beta1), fresh), LEAST_FIRST);
    const square = f32x4.mul(clipped, clipped);
    const freshSquare = f32x4.mul(square, f32x4.splat(take2));
    const second = flush(madd(v128.load(v + i), f32x4.splat(beta2), freshSquare), LEAST_SECOND);
    const spread = madd(f32x4.sqrt(second), f32x4.splat(root), f32x4.splat(epsilon));
    v128.store(m + i, first);
    v128.store(v + i, second);
    v128.store(p + i, f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(first, f32x4.splat(rate)), spread)));
  }
}
