import { add, log, square, sub, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import { LARGEST_SQUASHED, SQUASH_EPSILON } from '../../policy/distributions/squashed-gaussian.js';

/**
 * What tanh takes off a Gaussian's log-density, log(1 − a² + 1e-6) of each element (Eq. 21, arXiv:1801.01290). Call it
 * inside a `tidy`.
 *
 * @param actions a, `[B, actions]` in [−1, 1]
 */
export function squashCorrection(actions: Tensor2D): Tensor2D {
  return log(add(sub(1, square(actions)), SQUASH_EPSILON)) as Tensor2D;
}

/**
 * What tanh made given actions of, artanh a; at ±1 that of the next float32. Call it inside a `tidy`.
 *
 * @param actions a, `[rows · width]` in [−1, 1]
 * @returns `[rows, width]`
 */
export function unsquashed(actions: Float32Array, rows: number, width: number): Tensor2D {
  return tensor2d(
    actions.map((action) => Math.atanh(Math.min(LARGEST_SQUASHED, Math.max(-LARGEST_SQUASHED, action)))),
    [rows, width],
  );
}
