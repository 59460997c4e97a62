import type { BoxSpace } from '../../../env/spaces.js';
import type { GaussianSpec } from '../../distributions/gaussian.js';
import type { StateDependentGaussianSpec } from '../../distributions/state-dependent-gaussian.js';
import { numbersOf } from '../network-context.js';
import { boxOutputs, clipNodes, stateDependentStdNodes } from './box-nodes.js';
import type { HeadInput } from './head.js';

/**
 * Adds a Gaussian's mean, moved inside the box: `action`, `means` and `log_std`, `[batch, size]` each. To draw a sample,
 * clip `means + exp(log_std) · z` to the box.
 */
export function gaussianHead({ graph, tensors, head, actionSpace }: HeadInput<GaussianSpec>): void {
  const box = actionSpace as BoxSpace;
  boxOutputs(graph, box.low.length);
  graph.apply('Identity', [head], 'means');
  graph.apply('Shape', [head], 'means.shape');
  graph.floats('log_std.parameter', [box.low.length], numbersOf({ graph, tensors }, 'log_std'));
  graph.apply('Expand', ['log_std.parameter', 'means.shape'], 'log_std');
  clipNodes(graph, 'means', box);
}

/** The same with gSDE's noise: `log_std` is that of a fresh matrix. */
export function stateDependentGaussianHead(input: HeadInput<StateDependentGaussianSpec>): void {
  const { graph, head, actionSpace, distribution } = input;
  boxOutputs(graph, distribution.size);
  graph.apply('Identity', [head], 'means');
  stateDependentStdNodes(input);
  clipNodes(graph, 'means', actionSpace as BoxSpace);
}
