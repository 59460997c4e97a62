import type { StoredTensor } from '../format/safetensors.js';
import { refuseModel } from './description.js';

/** A model's tensors by the names that PyTorch gives them. */
export type TorchTensors = Readonly<Record<string, StoredTensor>>;

/** A tensor's numbers. @throws NeurotradeError `UNSUPPORTED` where the model has no such tensor in float32 */
export function floats(tensors: TorchTensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  return data instanceof Float32Array ? data : refuseModel(`a float32 tensor "${name}", found ${Object.keys(tensors)}`);
}

/** The `Linear` layers of a `Sequential` that has an activation behind each: `name.0`, `name.2`, … */
export function hiddenLayers(tensors: TorchTensors, name: string): string[] {
  const layers: string[] = [];
  while (tensors[`${name}.${2 * layers.length}.weight`] !== undefined) layers.push(`${name}.${2 * layers.length}`);
  return layers;
}

/** Outputs of each layer. */
export function widthsOf(tensors: TorchTensors, layers: readonly string[]): number[] {
  return layers.map((layer) => tensors[`${layer}.weight`]?.shape[0] as number);
}

/**
 * Layers beside each other as one: their weights `[inputs, Σ outputs]`, of PyTorch's `[outputs, inputs]` each, and then
 * their biases.
 */
export function linear(tensors: TorchTensors, ...layers: readonly string[]): Float32Array {
  const biases = layers.map((layer) => floats(tensors, `${layer}.bias`));
  const outputs = biases.reduce((sum, { length }) => sum + length, 0);
  const inputs = tensors[`${layers[0]}.weight`]?.shape[1] ?? 0;
  const parameters = new Float32Array((inputs + 1) * outputs);
  let column = 0;
  layers.forEach((layer, i) => {
    const { length } = biases[i] as Float32Array;
    floats(tensors, `${layer}.weight`).forEach((weight, at) => {
      parameters[(at % inputs) * outputs + column + Math.floor(at / inputs)] = weight;
    });
    parameters.set(biases[i] as Float32Array, inputs * outputs + column);
    column += length;
  });
  return parameters;
}
