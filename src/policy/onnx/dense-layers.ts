import type { Activation } from '../network.js';
import type { GraphBuilder } from './graph-builder.js';

const ACTIVATIONS: Readonly<Record<Activation, string>> = { tanh: 'Tanh', relu: 'Relu' };

/** Adds dense layers by the names of their tensors, the activation after each. @returns the last one's output */
export function denseNodes(
  graph: GraphBuilder,
  layers: readonly string[],
  activation: Activation,
  input: string,
): string {
  return layers.reduce((value, layer) => {
    const sum = linearNode(graph, layer, value);
    return graph.apply(ACTIVATIONS[activation], [sum], `${layer}.${activation}`);
  }, input);
}

/** Adds `input · W + b`. @returns its name */
export function linearNode(graph: GraphBuilder, layer: string, input: string): string {
  return graph.apply('Gemm', [input, `${layer}.weight`, `${layer}.bias`], `${layer}.output`);
}
