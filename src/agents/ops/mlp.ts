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
    const linear = composedLinear(named, layer, hidden);
    return i === layers.length - 1 ? linear : activated(linear, activation);
  }, input);
}

/** Dense layers `name.0`, `name.1`, …, with the activation after each. @param input `[B, inputs]` */
export function composedDense(
  named: ReadonlyMap<string, Tensor>,
  name: string,
  count: number,
  activation: Activation,
  input: Tensor2D,
): Tensor2D {
  const layers = Array.from({ length: count }, (_, layer) => `${name}.${layer}`);
  return layers.reduce((hidden, layer) => activated(composedLinear(named, layer, hidden), activation), input);
}

/** One dense layer. @param input `[B, inputs]` */
export function composedLinear(named: ReadonlyMap<string, Tensor>, layer: string, input: Tensor2D): Tensor2D {
  return add(matMul(input, named.get(`${layer}.weight`) as Tensor2D), named.get(`${layer}.bias`) as Tensor1D);
}

export function activated<T extends Tensor>(input: T, activation: Activation): T {
  return activation === 'tanh' ? tanh(input) : relu(input);
}
