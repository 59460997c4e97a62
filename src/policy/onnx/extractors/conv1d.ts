import { type ConvolutionShape, geometry } from '../../extractors/conv1d.js';
import type { Conv1dExtractorSpec } from '../../extractors/spec.js';
import { ACTIVATIONS, denseNodes } from '../dense-layers.js';
import { type NetworkContext, numbersOf, parameter } from '../network-context.js';
import { windowNodes } from './window.js';

/** Adds convolutions, whose channels come before their steps in ONNX, and the dense layers behind them. */
export function conv1dNodes(context: NetworkContext, spec: Conv1dExtractorSpec, name: string, input: string): string {
  const { graph } = context;
  const shapes = geometry(spec);
  return windowNodes(graph, spec, name, input, (window) => {
    const convolved = shapes.reduce(
      (value, shape, i) => {
        const sum = convolutionNode(context, shape, `${name}.conv.${i}`, value);
        return graph.apply(ACTIVATIONS[spec.activation], [sum], `${name}.conv.${i}.${spec.activation}`);
      },
      turned(context, window, `${name}.channels`),
    );
    const steps = turned(context, convolved, `${name}.steps`);
    const { window: length, channels } = spec;
    const last = shapes.at(-1);
    const size = last === undefined ? length * channels : last.steps * last.layer.filters;
    const flat = graph.reshape(steps, [-1, size], `${name}.flat`);
    return denseNodes(
      context,
      spec.widths.map((_, i) => `${name}.dense.${i}`),
      spec.activation,
      flat,
    );
  });
}

function convolutionNode(context: NetworkContext, shape: ConvolutionShape, name: string, input: string): string {
  const { layer, channels, before, after } = shape;
  const { filters, kernelSize, stride } = layer;
  const stored = numbersOf(context, `${name}.weight`); // [kernel size, channels, filters]
  const weight = stored.map((_, at) => {
    const [filter, channel, tap] = [
      Math.floor(at / kernelSize / channels),
      Math.floor(at / kernelSize) % channels,
      at % kernelSize,
    ];
    return stored[(tap * channels + channel) * filters + filter] as number;
  });
  context.graph.floats(`${name}.weight`, [filters, channels, kernelSize], weight);
  return context.graph.apply('Conv', [input, `${name}.weight`, parameter(context, `${name}.bias`)], `${name}.output`, {
    kernel_shape: { ints: [kernelSize] },
    pads: { ints: [before, after] },
    strides: { ints: [stride] },
  });
}

/** Swaps steps and channels of `[batch, steps, channels]`. */
function turned({ graph }: NetworkContext, value: string, output: string): string {
  return graph.apply('Transpose', [value], output, { perm: { ints: [0, 2, 1] } });
}
