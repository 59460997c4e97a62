import { Mlp, roomy } from './mlp';
import { transpose } from './transpose';

/** Transposes the weights that `mlpBackward` multiplies by; once for all rows that see the same weights. */
export function transposeWeights(mlp: Mlp): void {
  let weights = mlp.parameters;
  let to = mlp.transposed;
  for (let layer = 1; layer < mlp.layers; layer++) {
    weights += mlp.parameterBytes(layer - 1);
    transpose(weights, to, mlp.width(layer), mlp.width(layer + 1), mlp.stride(layer));
    to += mlp.transposedBytes(layer);
  }
}

/** Copies the weights that are read from `mlp.spread`; whenever they changed. */
export function spreadWeights(mlp: Mlp): void {
  let weights = mlp.parameters;
  let to = mlp.spread;
  for (let layer = 0; layer < mlp.layers; layer++) {
    if (mlp.isSpread(layer)) spreadRows(weights, to, mlp.width(layer), mlp.width(layer + 1));
    to += mlp.spreadBytes(layer);
    weights += mlp.parameterBytes(layer);
  }
}

function spreadRows(from: usize, to: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) << 2;
  for (let row = 0; row < rows; row++) {
    memory.copy(to, from, bytes);
    from += bytes;
    to += (<usize>roomy(width)) << 2;
  }
}
