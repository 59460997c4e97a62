import {
  add,
  div,
  matMul,
  mean,
  mul,
  reshape,
  slice,
  softmax,
  split,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  transpose,
} from '@tensorflow/tfjs';
import { NORM_EPSILON } from '../../../policy/extractors/layer-norm.js';
import type { TransformerExtractorSpec } from '../../../policy/extractors/spec.js';
import { blockNames } from '../../../policy/extractors/transformer.js';
import { activated, composedLinear } from '../mlp.js';
import type { Composed, Named } from './composed.js';
import { windowOf, withExtra } from './window.js';

/** A pre-norm transformer encoder; all activations inside are `[B · window, width]`. */
export const composedTransformer: Composed<TransformerExtractorSpec> = (spec, name, named, input) => {
  const { window, width, activation } = spec;
  const layers = layersOf(named);
  const steps = reshape(windowOf(spec, input), [-1, spec.channels]) as Tensor2D;
  const embedded = reshape(layers.linear(steps, `${name}.embedding`), [-1, window, width]);
  const placed = reshape(add(embedded, named.get(`${name}.positions`) as Tensor2D), [-1, width]) as Tensor2D;
  const encoded = blockNames(spec, name).reduce<Tensor2D>((hidden, block) => {
    const attended = attention(spec, `${block}.attention`, layers, layers.norm(hidden, `${block}.norm1`));
    const between: Tensor2D = add(hidden, attended);
    const inner = activated(
      layers.linear(layers.norm(between, `${block}.norm2`), `${block}.feedForward.0`),
      activation,
    );
    return add(between, layers.linear(inner, `${block}.feedForward.1`));
  }, placed);
  return withExtra(spec, input, pool(spec, layers.norm(encoded, `${name}.norm`)));
};

interface Layers {
  linear(input: Tensor2D, name: string): Tensor2D;
  /** (x − mean) / √(variance + ε) · weight + bias, row by row. */
  norm(input: Tensor2D, name: string): Tensor2D;
}

function layersOf(named: Named): Layers {
  const weight = (name: string): Tensor => named.get(`${name}.weight`) as Tensor;
  const bias = (name: string): Tensor1D => named.get(`${name}.bias`) as Tensor1D;
  return {
    linear: (input, name) => composedLinear(named, name, input),
    norm: (input, name) => {
      const centered: Tensor = sub(input, mean(input, 1, true));
      const deviation: Tensor = sqrt(add(mean(square(centered), 1, true), NORM_EPSILON));
      return add(mul(div(centered, deviation), weight(name)), bias(name));
    },
  };
}

/** softmax(q · kᵀ / √d) · v in each head, then a dense layer. */
function attention(
  { window, width, heads }: TransformerExtractorSpec,
  name: string,
  { linear }: Layers,
  input: Tensor2D,
): Tensor2D {
  const size = width / heads;
  const byHead = (rows: Tensor2D): Tensor3D =>
    reshape(transpose(reshape(rows, [-1, window, heads, size]), [0, 2, 1, 3]), [-1, window, size]);
  const [queries, keys, values] = (split(linear(input, `${name}.in`), 3, 1) as Tensor2D[]).map(byHead) as [
    Tensor3D,
    Tensor3D,
    Tensor3D,
  ];
  const weights = softmax(mul(matMul(queries, keys, false, true), 1 / Math.sqrt(size)));
  const mixed = reshape(matMul(weights as Tensor3D, values), [-1, heads, window, size]);
  return linear(reshape(transpose(mixed, [0, 2, 1, 3]), [-1, width]) as Tensor2D, `${name}.out`);
}

function pool({ window, width, pooling }: TransformerExtractorSpec, encoded: Tensor2D): Tensor2D {
  const steps = reshape(encoded, [-1, window, width]) as Tensor3D;
  if (pooling === 'mean') return mean(steps, 1);
  return reshape(slice(steps, [0, window - 1, 0], [-1, 1, -1]), [-1, width]);
}
