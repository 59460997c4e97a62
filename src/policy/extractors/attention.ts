import { affine } from '../dense.js';
import type { ParameterPlace } from './extractor.js';

/** Sizes of one attention layer; `heads` divides `width`. */
export interface AttentionShape {
  readonly window: number;
  readonly width: number;
  readonly heads: number;
}

/**
 * Multi-head attention of every step to every step: softmax(q · k / √d) · v in each head of d numbers, then a dense layer.
 * Queries, keys and values come from one dense layer, `name.in`, in this order.
 *
 * @returns writes `[window, width]` for `[window, width]`
 */
export function attention(
  { window, width, heads }: AttentionShape,
  name: string,
  { parameters, offsetOf }: ParameterPlace,
): (input: Float32Array, output: Float32Array) => void {
  const project = {
    inputs: width,
    outputs: 3 * width,
    weight: offsetOf(`${name}.in.weight`),
    bias: offsetOf(`${name}.in.bias`),
  };
  const out = {
    inputs: width,
    outputs: width,
    weight: offsetOf(`${name}.out.weight`),
    bias: offsetOf(`${name}.out.bias`),
  };
  const size = width / heads;
  const projected = new Float32Array(window * 3 * width);
  const weights = new Float32Array(window);
  const mixed = new Float32Array(width);
  return (input, output) => {
    for (let t = 0; t < window; t++) affine(project, parameters, input, t * width, projected, t * 3 * width);
    for (let t = 0; t < window; t++) {
      for (let head = 0; head < width; head += size) {
        score(projected, t, head, size, width, weights);
        softmaxInPlace(weights);
        mix(projected, head, size, width, weights, mixed);
      }
      affine(out, parameters, mixed, 0, output, t * width);
    }
  };
}

/** q of step `t` · k of each step / √d */
function score(
  projected: Float32Array,
  t: number,
  head: number,
  size: number,
  width: number,
  scores: Float32Array,
): void {
  const query = t * 3 * width + head;
  const scale = 1 / Math.sqrt(size);
  for (let other = 0; other < scores.length; other++) {
    const key = other * 3 * width + width + head;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (projected[query + i] as number) * (projected[key + i] as number);
    scores[other] = sum * scale;
  }
}

/** Σ weight · v over the steps, into the head's part of `mixed`. */
function mix(
  projected: Float32Array,
  head: number,
  size: number,
  width: number,
  weights: Float32Array,
  mixed: Float32Array,
): void {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    let value = 2 * width + head + i;
    for (let other = 0; other < weights.length; other++, value += 3 * width) {
      sum += (weights[other] as number) * (projected[value] as number);
    }
    mixed[head + i] = sum;
  }
}

function softmaxInPlace(values: Float32Array): void {
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] as number);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp((values[i] as number) - most);
    total += values[i] as number;
  }
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / total;
}
