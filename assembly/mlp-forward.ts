import { activate } from './activation';
import { matmul } from './matmul';
import { Mlp, roomy } from './mlp';
import { listRows } from './nonzeros';
import { sparseMatmul } from './sparse-product';
import { STRIP_BYTES } from './strip';

/**
 * h₀ = x, hₗ = act(hₗ₋₁ · Wₗ + bₗ), the last layer linear; every hₗ is kept.
 *
 * @param x `[rows, inputs]`, at most `mlp.rows` rows
 * @returns the last output, `[rows, padded(outputs)]`
 */
export function mlpForward(mlp: Mlp, x: usize, rows: i32): usize {
  return mlpForwardRows(mlp, x, 0, rows);
}

/** {@link mlpForward} of `count` rows from the row `first` on. @returns where the last output of all rows begins */
export function mlpForwardRows(mlp: Mlp, x: usize, first: i32, count: i32): usize {
  const last = mlp.layers - 1;
  let parameters = mlp.parameters;
  let spread = mlp.spread;
  let output = mlp.activations;
  for (let layer = 0; layer < last; layer++) {
    const to = dense(mlp, layer, x, parameters, spread, output, first, count);
    activate(to, count * mlp.stride(layer + 1), mlp.activation);
    x = output;
    parameters += mlp.parameterBytes(layer);
    spread += mlp.spreadBytes(layer);
    output += mlp.outputBytes(layer);
  }
  dense(mlp, last, x, parameters, spread, output, first, count);
  return output;
}

/** @returns where the first of the rows that it computed begins in `output` */
function dense(
  mlp: Mlp,
  layer: i32,
  x: usize,
  parameters: usize,
  spread: usize,
  output: usize,
  first: i32,
  count: i32,
): usize {
  const inputs = mlp.width(layer);
  const outputs = mlp.width(layer + 1);
  const strideIn = mlp.stride(layer);
  const strideOut = mlp.stride(layer + 1);
  const from = x + ((<usize>(first * strideIn)) << 2);
  const to = output + ((<usize>(first * strideOut)) << 2);
  const bias = parameters + ((<usize>(inputs * outputs)) << 2);
  if (mlp.skips(layer)) {
    const bytes = mlp.rowListBytes();
    const lists = mlp.rowLists + <usize>first * bytes;
    listRows(from, count, inputs, strideIn, lists, bytes, STRIP_BYTES);
    sparseMatmul(from, lists, bytes, spread, to, bias, count, outputs, inputs, strideIn, strideOut);
  } else if (mlp.isSpread(layer))
    matmul(from, spread, to, bias, count, outputs, inputs, strideIn, roomy(outputs), strideOut);
  else matmul(from, parameters, to, bias, count, outputs, inputs, strideIn, outputs, strideOut);
  return to;
}
