import { add, mul, type Tensor1D, tidy } from '@tensorflow/tfjs';

/**
 * target ← (1 − τ) target + τ source, both `[parameters]`. `target` is consumed: this op disposes of it and returns a new
 * tensor.
 */
export function polyak(target: Tensor1D, source: Tensor1D, tau: number): Tensor1D {
  const moved = tidy(() => add(mul(target, 1 - tau), mul(source, tau)) as Tensor1D);
  target.dispose();
  return moved;
}
