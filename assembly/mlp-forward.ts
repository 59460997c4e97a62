import { activate } from './activation';
import { matmul } from './matmul';
import { Mlp } from './mlp';
import { padded } from './simd';

/**
 * h₀ = x, hₗ = act(hₗ₋₁ · Wₗ + bₗ), the last layer linear; every hₗ is kept.
 *
 * @param x `[rows, inputs]`, at most `mlp.rows` rows
 * @returns the last output, `[rows, padded(outputs)]`
 */
export function mlpForward(mlp: Mlp, x: usize, rows: i32): usize {
  let weights = mlp.parameters;
  let output = mlp.activations;
  let stride = mlp.width(0);
  const last = mlp.layers - 1;
  for (let layer = 0; layer < last; layer++) {
    dense(mlp, layer, x, weights, output, stride, rows);
    stride = padded(mlp.width(layer + 1));
    activate(output, rows * stride, mlp.activation);
    x = output;
    weights += mlp.parameterBytes(layer);
    output += mlp.outputBytes(layer);
  }
  dense(mlp, last, x, weights, output, stride, rows);
  return output;
}

function dense(mlp: Mlp, layer: i32, x: usize, weights: usize, output: usize, stride: i32, rows: i32): void {
  const inputs = mlp.width(layer);
  const outputs = mlp.width(layer + 1);
  const bias = weights + ((<usize>(inputs * outputs)) << 2);
  matmul(x, weights, output, bias, rows, outputs, inputs, stride, outputs, padded(outputs));
}
