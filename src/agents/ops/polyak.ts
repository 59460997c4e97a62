import { add, mul, type Tensor1D, tidy } from '@tensorflow/tfjs';
import { isFused, runFused } from './dispatch.js';

/**
 * target ← (1 − τ) target + τ source, both `[parameters]`. `target` is consumed: this op disposes of it and returns a new
 * tensor.
 *
 * A fused `Polyak` kernel takes `inputs: { target, source }`, `attrs: { tau }` and returns `[target]`.
 */
export function polyak(target: Tensor1D, source: Tensor1D, tau: number): Tensor1D {
  const [moved] = isFused('Polyak') ? runFused('Polyak', { target, source }, { tau }) : [composed(target, source, tau)];
  target.dispose();
  return moved as Tensor1D;
}

function composed(target: Tensor1D, source: Tensor1D, tau: number): Tensor1D {
  return tidy(() => add(mul(target, 1 - tau), mul(source, tau)) as Tensor1D);
}
