import {
  add,
  concat,
  matMul,
  pad,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs';
import { type ConvolutionShape, geometry } from '../../../policy/extractors/conv1d.js';
import type { Conv1dExtractorSpec } from '../../../policy/extractors/spec.js';
import { activated, composedDense } from '../mlp.js';
import type { Composed } from './composed.js';
import { windowOf, withExtra } from './window.js';

/**
 * Convolutions over time, then dense layers. A convolution is one matrix product over shifted copies of its input: all
 * backends have that and its gradient, which cannot be said of tfjs's `conv1d`.
 */
export const composedConv1d: Composed<Conv1dExtractorSpec> = (spec, name, named, input) => {
  const convolved = geometry(spec).reduce<Tensor3D>(
    (sequence, shape, i) => {
      const weight = named.get(`${name}.conv.${i}.weight`) as Tensor;
      const bias = named.get(`${name}.conv.${i}.bias`) as Tensor1D;
      return activated(convolve(shape, sequence, weight, bias), spec.activation);
    },
    windowOf(spec, input),
  );
  const flat: Tensor2D = reshape(convolved, [input.shape[0], -1]);
  return withExtra(spec, input, composedDense(named, `${name}.dense`, spec.widths.length, spec.activation, flat));
};

/** `[B, length, channels]` to `[B, steps, filters]`. */
function convolve(
  { layer, channels, before, after, steps }: ConvolutionShape,
  input: Tensor3D,
  weight: Tensor,
  bias: Tensor1D,
): Tensor3D {
  const { filters, kernelSize, stride } = layer;
  const whole = pad(input, [
    [0, 0],
    [before, after + stride - 1],
    [0, 0],
  ]);
  const shifted = Array.from({ length: kernelSize }, (_, shift) => everyNth(whole, shift, steps, stride));
  const patches = reshape(concat(shifted, 2), [-1, kernelSize * channels]) as Tensor2D;
  const product = matMul(patches, reshape(weight, [kernelSize * channels, filters]) as Tensor2D);
  return reshape(add(product, bias), [-1, steps, filters]);
}

/** Steps `first`, `first + stride`, … of `[B, length, channels]`. */
function everyNth(input: Tensor3D, first: number, steps: number, stride: number): Tensor3D {
  const channels = input.shape[2];
  const run = slice(input, [0, first, 0], [-1, steps * stride, -1]);
  if (stride === 1) return run;
  return slice(reshape(run, [-1, steps, stride * channels]) as Tensor3D, [0, 0, 0], [-1, -1, channels]);
}
