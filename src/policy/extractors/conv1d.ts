import { activate, affine } from '../dense.js';
import { denseShapes } from '../layout.js';
import type { Activation } from '../network.js';
import { denseStack } from './dense-stack.js';
import { type Extractor, type ParameterPlace, rowByRow } from './extractor.js';
import type { Conv1dExtractorSpec, Conv1dLayerSpec } from './spec.js';
import { copyExtra } from './window.js';

/**
 * Convolutions `conv.0`, `conv.1`, … with weights `[kernel size, channels, filters]`, then dense layers `dense.0`, … on
 * what they leave, step by step.
 */
export const conv1d: Extractor<Conv1dExtractorSpec> = {
  inputs: ({ window, channels, extra }) => window * channels + extra,
  outputs: (spec) => (spec.widths.at(-1) ?? convolvedSize(spec)) + spec.extra,
  shapes: (spec, name) => [
    ...geometry(spec).flatMap(({ channels, layer }, i) => [
      [`${name}.conv.${i}.weight`, [layer.kernelSize, channels, layer.filters]] as const,
      [`${name}.conv.${i}.bias`, [layer.filters]] as const,
    ]),
    ...denseShapes(`${name}.dense`, [convolvedSize(spec), ...spec.widths]),
  ],
  createPass(spec, name, place) {
    const convolutions = geometry(spec).map((shape, i) =>
      convolution(shape, spec.activation, `${name}.conv.${i}`, place),
    );
    const dense = denseStack([convolvedSize(spec), ...spec.widths], spec.activation, `${name}.dense`, place);
    const size = conv1d.outputs(spec) - spec.extra;
    return rowByRow((input, from, features, to) => {
      let source = input;
      let at = from;
      for (const convolve of convolutions) {
        source = convolve(source, at);
        at = 0;
      }
      dense(source, at, features, to);
      copyExtra(spec, input, from, features, to + size);
    });
  },
};

/** One convolution's sizes. */
export interface ConvolutionShape {
  readonly layer: Conv1dLayerSpec;
  /** Steps that come in. */
  readonly length: number;
  /** Numbers a step that comes in. */
  readonly channels: number;
  /** Zeros before the first step, and after the last. */
  readonly before: number;
  readonly after: number;
  /** Steps that go out; below 1 where the kernel is longer than the window. */
  readonly steps: number;
}

/** The sizes of each convolution in turn. */
export function geometry({ window, channels, layers }: Conv1dExtractorSpec): ConvolutionShape[] {
  let [length, width] = [window, channels];
  return layers.map((layer) => {
    const { before, after } = paddingOf(layer, length);
    const steps = Math.floor((length + before + after - layer.kernelSize) / layer.stride) + 1;
    const shape = { layer, length, channels: width, before, after, steps };
    [length, width] = [steps, layer.filters];
    return shape;
  });
}

/** Steps × filters of the last convolution. */
function convolvedSize(spec: Conv1dExtractorSpec): number {
  const last = geometry(spec).at(-1);
  return last === undefined ? spec.window * spec.channels : last.steps * last.layer.filters;
}

/** `same` puts the odd zero after the window, as TensorFlow. */
function paddingOf(
  { kernelSize, stride, padding }: Conv1dLayerSpec,
  length: number,
): { before: number; after: number } {
  if (padding === 'valid') return { before: 0, after: 0 };
  if (padding === 'causal') return { before: kernelSize - 1, after: 0 };
  const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + kernelSize - length);
  return { before: Math.floor(total / 2), after: Math.ceil(total / 2) };
}

/** Steps lie one after another, so a kernel's inputs do too: each step that goes out is a dense layer over them. */
function convolution(
  { layer, length, channels, before, after, steps }: ConvolutionShape,
  activation: Activation,
  name: string,
  { parameters, offsetOf }: ParameterPlace,
): (input: Float32Array, from: number) => Float32Array {
  const { filters, kernelSize, stride } = layer;
  const weights = {
    inputs: kernelSize * channels,
    outputs: filters,
    weight: offsetOf(`${name}.weight`),
    bias: offsetOf(`${name}.bias`),
  };
  const padded = new Float32Array((before + length + after) * channels);
  const output = new Float32Array(steps * filters);
  return (input, from) => {
    for (let i = 0; i < length * channels; i++) padded[before * channels + i] = input[from + i] as number;
    for (let step = 0; step < steps; step++) {
      affine(weights, parameters, padded, step * stride * channels, output, step * filters);
    }
    activate(activation, output, 0, output.length);
    return output;
  };
}
