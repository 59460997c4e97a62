import { matmul } from './matmul';
import { Mlp } from './mlp';
import { padded } from './simd';

/**
 * The loss's gradient in what the network takes, after `mlpBackward`: d₁ · W₁ᵀ.
 *
 * @param transposed W₁ᵀ, `[first width, padded(inputs)]`
 * @param gradient `[rows, padded(inputs)]`, overwritten
 */
export function mlpInputGradient(mlp: Mlp, transposed: usize, gradient: usize, rows: i32): void {
  partialInputGradient(mlp, transposed, gradient, mlp.width(0), rows);
}

/** {@link mlpInputGradient} in `inputs` of the inputs, with the rows of W₁ that belong to them. */
export function partialInputGradient(mlp: Mlp, transposed: usize, gradient: usize, inputs: i32, rows: i32): void {
  const stride = padded(inputs);
  matmul(mlp.deltasOf(0), transposed, gradient, 0, rows, inputs, mlp.width(1), mlp.stride(1), stride, stride);
}
