import { activate, affine } from '../dense.js';
import type { Activation } from '../network.js';
import type { ParameterPlace } from './extractor.js';

/**
 * Dense layers `name.0`, `name.1`, … one after another on one row, the activation after each.
 *
 * @param widths inputs, then each layer's outputs
 */
export function denseStack(
  widths: readonly number[],
  activation: Activation,
  name: string,
  { parameters, offsetOf }: ParameterPlace,
): (input: Float32Array, from: number, output: Float32Array, to: number) => void {
  const layers = widths.slice(1).map((outputs, i) => ({
    inputs: widths[i] as number,
    outputs,
    weight: offsetOf(`${name}.${i}.weight`),
    bias: offsetOf(`${name}.${i}.bias`),
    result: new Float32Array(i === widths.length - 2 ? 0 : outputs),
  }));
  return (input, from, output, to) => {
    let source = input;
    let at = from;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i] as (typeof layers)[number];
      const isLast = i === layers.length - 1;
      const target = isLast ? output : layer.result;
      affine(layer, parameters, source, at, target, isLast ? to : 0);
      activate(activation, target, isLast ? to : 0, layer.outputs);
      source = target;
      at = 0;
    }
    if (layers.length === 0) for (let i = 0; i < (widths[0] as number); i++) output[to + i] = input[from + i] as number;
  };
}
