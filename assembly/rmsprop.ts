import { clipScale } from './norm';
import { madd } from './simd';

/**
 * RMSProp (Hinton, lecture 6e; ε outside the root, as PyTorch) on the clipped gradient ĝ = g · min(1, limit / (‖g‖₂ + 1e-6)):
 * v ← α v + (1 − α) ĝ², p ← p − η ĝ / (√v + ε).
 *
 * @param p parameters, gradient g and average v: `count` floats each, a multiple of four
 */
export function clippedRmsProp(
  p: usize,
  g: usize,
  v: usize,
  count: i32,
  learningRate: f64,
  alpha: f64,
  epsilon: f64,
  limit: f64,
): void {
  const scale = f32x4.splat(clipScale(g, count, limit));
  const keep = f32x4.splat(<f32>alpha),
    take = f32x4.splat(<f32>(1 - alpha));
  const rate = f32x4.splat(<f32>learningRate),
    eps = f32x4.splat(<f32>epsilon);
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const clipped = f32x4.mul(v128.load(g + i), scale);
    const second = madd(v128.load(v + i), keep, f32x4.mul(f32x4.mul(clipped, clipped), take));
    const step = f32x4.div(f32x4.mul(clipped, rate), f32x4.add(f32x4.sqrt(second), eps));
    v128.store(v + i, second);
    v128.store(p + i, f32x4.sub(v128.load(p + i), step));
  }
}
