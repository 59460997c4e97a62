import { Mlp, roomy } from './mlp';
import { packStrips, STRIP } from './strip';
import { transpose } from './transpose';

/** Transposes the weights that `mlpBackward` multiplies by; once for all rows that see the same weights. */
export function transposeWeights(mlp: Mlp): void {
  let weights = mlp.parameters;
  let to = mlp.transposed;
  for (let layer = 1; layer < mlp.layers; layer++) {
    weights += mlp.parameterBytes(layer - 1);
    if (mlp.skipsDeltas(layer)) transposeStrips(weights, to, mlp.width(layer), mlp.width(layer + 1));
    else transpose(weights, to, mlp.width(layer), mlp.width(layer + 1), mlp.stride(layer));
    to += mlp.transposedBytes(layer);
  }
}

/** Wᵀ[n, m] of W[m, n] in strips. */
function transposeStrips(weights: usize, strips: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i += STRIP) {
    transpose(weights + ((<usize>(i * n)) << 2), strips, min(STRIP, m - i), n, STRIP);
    strips += (<usize>(n * STRIP)) << 2;
  }
}

/** Copies the weights that are read from `mlp.spread`; whenever they changed. */
export function spreadWeights(mlp: Mlp): void {
  let weights = mlp.parameters;
  let to = mlp.spread;
  for (let layer = 0; layer < mlp.layers; layer++) {
    const inputs = mlp.width(layer);
    const outputs = mlp.width(layer + 1);
    if (mlp.skips(layer)) packStrips(weights, to, inputs, outputs, outputs);
    else if (mlp.isSpread(layer)) spreadRows(weights, to, inputs, outputs);
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
