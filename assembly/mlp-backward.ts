import { activationGradient } from './activation';
import { matmul } from './matmul';
import { Mlp } from './mlp';
import { columnSums, outer } from './outer';
import { padded } from './simd';
import { transpose } from './transpose';

/** Transposes the weights that {@link mlpBackward} multiplies by; once for all rows that see the same weights. */
export function transposeWeights(mlp: Mlp): void {
  let weights = mlp.parameters;
  let to = mlp.transposed;
  for (let layer = 1; layer < mlp.layers; layer++) {
    weights += mlp.parameterBytes(layer - 1);
    const stride = padded(mlp.width(layer));
    transpose(weights, to, mlp.width(layer), mlp.width(layer + 1), stride);
    to += (<usize>(stride * mlp.width(layer + 1))) << 2;
  }
}

/**
 * With dₗ the loss's gradient in layer l's linear output: ∂Wₗ += hₗ₋₁ᵀ · dₗ, ∂bₗ += Σ dₗ, dₗ₋₁ = (dₗ · Wₗᵀ) · act′(hₗ₋₁).
 * The last d stands in the first half of `mlp.deltas`, `[rows, padded(outputs)]`; `mlp.activations` are the forward pass's.
 * Where `mlp.gradient` is 0 the d alone are computed.
 */
export function mlpBackward(mlp: Mlp, x: usize, rows: i32): void {
  let weights = mlp.parameters;
  let transposed = mlp.transposed;
  let output = mlp.activations;
  for (let layer = 0; layer < mlp.layers; layer++) {
    weights += mlp.parameterBytes(layer);
    output += mlp.outputBytes(layer);
    if (layer > 0) transposed += (<usize>(padded(mlp.width(layer)) * mlp.width(layer + 1))) << 2;
  }
  let gradient = mlp.gradient + (weights - mlp.parameters);
  let delta = mlp.deltas;
  let nextDelta = delta + deltaBytes(mlp);
  for (let layer = mlp.layers - 1; layer >= 0; layer--) {
    const inputs = mlp.width(layer);
    const outputs = mlp.width(layer + 1);
    const stride = layer > 0 ? padded(inputs) : inputs;
    output -= mlp.outputBytes(layer);
    gradient -= mlp.parameterBytes(layer);
    const input = layer > 0 ? output - mlp.outputBytes(layer - 1) : x;
    if (mlp.gradient) {
      outer(input, delta, gradient, mlp.scratch, inputs, outputs, rows, stride, padded(outputs));
      columnSums(delta, gradient + ((<usize>(inputs * outputs)) << 2), mlp.scratch, outputs, rows, padded(outputs));
    }
    if (layer == 0) return;
    transposed -= (<usize>(stride * outputs)) << 2;
    matmul(delta, transposed, nextDelta, 0, rows, inputs, outputs, padded(outputs), stride, stride);
    activationGradient(nextDelta, input, rows * stride, mlp.activation);
    const swap = delta;
    delta = nextDelta;
    nextDelta = swap;
  }
}

/** Bytes of each half of `mlp.deltas`. */
export function deltaBytes(mlp: Mlp): usize {
  let widest = 0;
  for (let layer = 1; layer <= mlp.layers; layer++) widest = max(widest, mlp.width(layer));
  return (<usize>(mlp.rows * padded(widest))) << 2;
}

/** Where {@link mlpBackward} leaves the first layer's d, `[rows, padded(first width)]`. */
export function firstDelta(mlp: Mlp): usize {
  return mlp.deltas + (mlp.layers & 1 ? 0 : deltaBytes(mlp));
}
