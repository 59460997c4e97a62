import { add, matMul, relu, reshape, split, type Tensor, type Tensor1D, type Tensor2D, tanh } from '@tensorflow/tfjs';
import type { Activation, ParameterLayout } from '../../policy/network.js';

/** A flat vector's tensors by name, differentiable in it. Call it inside a `tidy`. */
export function namedTensors(vector: Tensor1D, { tensors }: ParameterLayout): ReadonlyMap<string, Tensor> {
  const sizes = tensors.map(({ size }) => size);
  const pieces = split(vector, sizes);
  return new Map(tensors.map(({ name, shape }, i) => [name, reshape(pieces[i] as Tensor1D, [...shape])]));
}

/** Dense layers by name, with the activation after each but the last. @param input `[B, inputs]` */
export function composedMlp(
  named: ReadonlyMap<string, Tensor>,
  layers: readonly string[],
  activation: Activation,
  input: Tensor2D,
): Tensor2D {
  return layers.reduce<Tensor2D>((hidden, layer, i) => {
    const weight = named.get(`${layer}.weight`) as Tensor2D;
    const linear: Tensor2D = add(matMul(hidden, weight), named.get(`${layer}.bias`) as Tensor1D);
    if (i === layers.length - 1) return linear;
    return activation === 'tanh' ? tanh(linear) : relu(linear);
  }, input);
}
