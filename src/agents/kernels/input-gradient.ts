import { type MlpPlan, padded } from '../../policy/kernels/mlp-plan.js';
import type { LearnerExports } from './learner-exports.js';

/**
 * The loss's gradient in a network's first layer's linear output, from that in its last, which stands in `mlp.deltas`.
 * The weights' own gradient is left out. Call `mlpForward` and `transposeWeights` before.
 *
 * @returns the byte offset of `[rows, padded(first width)]`
 */
export function firstLayerDelta(kernels: LearnerExports, mlp: MlpPlan, rows: number): number {
  const { widths, activation } = mlp;
  const outputs = widths.slice(1);
  let output = mlp.activations + 4 * mlp.rows * outputs.reduce((sum, width) => sum + padded(width), 0);
  let weights =
    mlp.transposed +
    4 * outputs.reduce((sum, width, layer) => sum + (layer > 0 ? width * padded(widths[layer] as number) : 0), 0);
  let delta = mlp.deltas;
  let next = delta + 4 * mlp.rows * padded(Math.max(...outputs));
  output -= 4 * mlp.rows * padded(outputs.at(-1) as number);
  for (let layer = outputs.length - 1; layer > 0; layer--) {
    const [width, out] = [widths[layer] as number, outputs[layer] as number];
    const stride = padded(width);
    weights -= 4 * stride * out;
    output -= 4 * mlp.rows * stride;
    kernels.matmul(delta, weights, next, 0, rows, width, out, padded(out), stride, stride);
    kernels.activationGradient(next, output, rows * stride, activation === 'tanh' ? 0 : 1);
    [delta, next] = [next, delta];
  }
  return delta;
}
