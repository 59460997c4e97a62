import { clipScale } from './norm';
import { madd } from './simd';

/**
 * Adam (Algorithm 1, arXiv:1412.6980) on the clipped gradient ĝ = g · min(1, limit / (‖g‖₂ + 1e-6)):
 * m ← β₁ m + (1 − β₁) ĝ, v ← β₂ v + (1 − β₂) ĝ², p ← p − (α / c₁) m / (√v / √c₂ + ε).
 *
 * @param p parameters, gradient g and moments m, v: `count` floats each, a multiple of four
 * @param firstBias c₁ = 1 − β₁ᵗ; c₂ likewise
 */
export function clippedAdam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  learningRate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  firstBias: f64,
  secondBias: f64,
  limit: f64,
): void {
  const scale = f32x4.splat(clipScale(g, count, limit));
  const keep1 = f32x4.splat(<f32>beta1),
    take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2),
    take2 = f32x4.splat(<f32>(1 - beta2));
  const rate = f32x4.splat(<f32>(learningRate / firstBias));
  const root = f32x4.splat(<f32>(1 / sqrt(secondBias))),
    eps = f32x4.splat(<f32>epsilon);
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const clipped = f32x4.mul(v128.load(g + i), scale);
    const first = madd(v128.load(m + i), keep1, f32x4.mul(clipped, take1));
    const second = madd(v128.load(v + i), keep2, f32x4.mul(f32x4.mul(clipped, clipped), take2));
    const step = f32x4.div(f32x4.mul(first, rate), madd(f32x4.sqrt(second), root, eps));
    v128.store(m + i, first);
    v128.store(v + i, second);
    v128.store(p + i, f32x4.sub(v128.load(p + i), step));
  }
}
