import { matmul } from './matmul';
import { Mlp } from './mlp';
import { deltaBytes } from './mlp-backward';
import { padded } from './simd';

/**
 * The loss's gradient in what the network takes, after `mlpBackward`: d₁ · W₁ᵀ.
 *
 * @param transposed W₁ᵀ, `[first width, padded(inputs)]`
 * @param gradient `[rows, padded(inputs)]`, overwritten
 */
export function mlpInputGradient(mlp: Mlp, transposed: usize, gradient: usize, rows: i32): void {
  const inputs = mlp.width(0);
  const outputs = mlp.width(1);
  const first = mlp.deltas + (mlp.layers & 1 ? 0 : deltaBytes(mlp));
  const stride = padded(inputs);
  matmul(first, transposed, gradient, 0, rows, inputs, outputs, padded(outputs), stride, stride);
}
