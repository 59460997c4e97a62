import type { Activation } from '../network.js';
import { type NetworkContext, parameter } from './network-context.js';

/** The operator of an activation. */
export const ACTIVATIONS: Readonly<Record<Activation, string>> = { tanh: 'Tanh', relu: 'Relu' };

/** Adds dense layers by the names of their tensors, the activation after each. @returns the last one's output */
export function denseNodes(
  context: NetworkContext,
  layers: readonly string[],
  activation: Activation,
  input: string,
): string {
  return layers.reduce((value, layer) => {
    const sum = linearNode(context, layer, value);
    return context.graph.apply(ACTIVATIONS[activation], [sum], `${layer}.${activation}`);
  }, input);
}

/** Adds `input · W + b` of `[batch, inputs]`. @returns its name */
export function linearNode(context: NetworkContext, layer: string, input: string): string {
  const [weight, bias] = [parameter(context, `${layer}.weight`), parameter(context, `${layer}.bias`)];
  return context.graph.apply('Gemm', [input, weight, bias], `${layer}.output`);
}

/** Adds `input · W + b` at each step of `[batch, steps, inputs]`. @returns its name */
export function stepwiseLinear(context: NetworkContext, layer: string, input: string): string {
  const [weight, bias] = [parameter(context, `${layer}.weight`), parameter(context, `${layer}.bias`)];
  const product = context.graph.apply('MatMul', [input, weight], `${layer}.product`);
  return context.graph.apply('Add', [product, bias], `${layer}.output`);
}
