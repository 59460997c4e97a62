import { activationGradient } from './activation';
import { matmul } from './matmul';
import { Mlp } from './mlp';
import { listBytes, listFourColumns, listRows } from './nonzeros';
import { columnSums, outerColumns } from './outer';
import { addSparseProduct, sparseMatmul } from './sparse-product';
import { packStrip, STRIP, STRIP_BYTES } from './strip';

/**
 * With dₗ the loss's gradient in layer l's linear output: ∂Wₗ += hₗ₋₁ᵀ · dₗ, ∂bₗ += Σ dₗ, dₗ₋₁ = (dₗ · Wₗᵀ) · act′(hₗ₋₁).
 * The last d stands where `mlp.deltas` begin, `[rows, padded(outputs)]`; `mlp.activations` are the forward pass's,
 * and the weights have been transposed since they changed.
 */
export function mlpBackward(mlp: Mlp, x: usize, rows: i32): void {
  mlpDeltas(mlp, 0, rows);
  for (let layer = mlp.layers - 1; layer >= 0; layer--) {
    if (mlp.skips(layer)) listInputs(mlp, layer, rows, 0, mlp.width(layer));
    layerGradient(mlp, x, layer, rows, 0, mlp.width(layer + 1), mlp.scratch);
  }
}

/** All dₗ from the last one, for `count` rows from the row `first` on. */
export function mlpDeltas(mlp: Mlp, first: i32, count: i32): void {
  for (let layer = mlp.layers - 1; layer > 0; layer--) layerDeltas(mlp, layer, first, count);
}

/** Lists what is not zero in some inputs of a layer that skips zeros, for {@link layerGradient}. @param from a multiple of 4 */
export function listInputs(mlp: Mlp, layer: i32, rows: i32, from: i32, to: i32): void {
  const bytes = listBytes(mlp.rows);
  const lists = mlp.columnListsOf(layer);
  const input = mlp.outputOf(layer - 1);
  for (let i = from; i < to; i += 4) {
    listFourColumns(input + (i << 2), rows, mlp.stride(layer), lists + <usize>i * bytes, bytes, STRIP_BYTES);
  }
}

/**
 * Adds the gradient of some of a layer's outputs in its weights and biases, over all rows.
 *
 * @param x `[rows, inputs]` of the whole network
 * @param from the first output, a multiple of 8; `to` is behind the last
 * @param scratch 32 floats a row and 32 more
 */
export function layerGradient(mlp: Mlp, x: usize, layer: i32, rows: i32, from: i32, to: i32, scratch: usize): void {
  const inputs = mlp.width(layer);
  const outputs = mlp.width(layer + 1);
  const stride = mlp.stride(layer + 1);
  const column = (<usize>from) << 2;
  let gradient = mlp.gradient + column;
  for (let before = 0; before < layer; before++) gradient += mlp.parameterBytes(before);
  const input = layer > 0 ? mlp.outputOf(layer - 1) : x;
  const delta = mlp.deltasOf(layer) + column;
  const count = to - from;
  const listed = mlp.skips(layer) ? count & -STRIP : 0;
  for (let j = 0; j < listed; j += STRIP)
    stripGradient(mlp, layer, rows, delta + (j << 2), gradient + (j << 2), scratch);
  if (listed < count) {
    const rest = (<usize>listed) << 2;
    const width = count - listed;
    outerColumns(
      input,
      delta + rest,
      gradient + rest,
      scratch,
      inputs,
      width,
      rows,
      mlp.stride(layer),
      stride,
      outputs,
    );
  }
  columnSums(delta, gradient + ((<usize>(inputs * outputs)) << 2), scratch, count, rows, stride);
}

/** Adds the gradient of 32 outputs in their weights, leaving out the inputs that are zero. */
function stripGradient(mlp: Mlp, layer: i32, rows: i32, delta: usize, gradient: usize, scratch: usize): void {
  packStrip(delta, scratch, rows, (<usize>mlp.stride(layer + 1)) << 2);
  const lists = mlp.columnListsOf(layer);
  addSparseProduct(lists, listBytes(mlp.rows), scratch, gradient, mlp.width(layer), mlp.width(layer + 1));
}

/** dₗ₋₁ from dₗ for `count` rows from the row `first` on. @param layer l, at least 1 */
function layerDeltas(mlp: Mlp, layer: i32, first: i32, count: i32): void {
  const inputs = mlp.width(layer);
  const outputs = mlp.width(layer + 1);
  const stride = mlp.stride(layer);
  const strideOut = mlp.stride(layer + 1);
  let transposed = mlp.transposed;
  for (let before = 0; before < layer; before++) transposed += mlp.transposedBytes(before);
  const row = (<usize>(first * stride)) << 2;
  const to = mlp.deltasOf(layer - 1) + row;
  const delta = mlp.deltasOf(layer) + ((<usize>(first * strideOut)) << 2);
  if (mlp.skipsDeltas(layer)) {
    const bytes = mlp.rowListBytes();
    const lists = mlp.rowLists + <usize>first * bytes;
    listRows(delta, count, outputs, strideOut, lists, bytes, STRIP_BYTES);
    sparseMatmul(delta, lists, bytes, transposed, to, 0, count, inputs, outputs, strideOut, stride);
  } else {
    matmul(delta, transposed, to, 0, count, inputs, outputs, strideOut, stride, stride);
  }
  activationGradient(to, mlp.outputOf(layer - 1) + row, count * stride, mlp.activation);
}
