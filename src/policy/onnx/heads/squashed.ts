import type { BoxSpace } from '../../../env/spaces.js';
import { LOG_STD_MAX, LOG_STD_MIN, type SquashedGaussianSpec } from '../../distributions/squashed-gaussian.js';
import {
  SDE_MEAN_LIMIT,
  type SquashedStateDependentGaussianSpec,
} from '../../distributions/squashed-state-dependent-gaussian.js';
import type { GraphBuilder } from '../graph-builder.js';
import { boxOutputs, squashNodes, stateDependentStdNodes } from './box-nodes.js';
import type { HeadInput } from './head.js';

/**
 * Adds the tanh of a Gaussian's mean, scaled to the box: `action`, `means` and `log_std`, `[batch, size]` each. To draw a
 * sample, scale `tanh(means + exp(log_std) · z)` to the box.
 */
export function squashedGaussianHead({
  graph,
  head,
  actionSpace,
  distribution,
}: HeadInput<SquashedGaussianSpec>): void {
  const { size } = distribution;
  boxOutputs(graph, size);
  graph.sizes('halves', [size, size]);
  graph.applyAll('Split', [head, 'halves'], ['means', 'log_std.free'], { axis: { int: 1 } });
  clampNode(graph, 'log_std.free', LOG_STD_MIN, LOG_STD_MAX, 'log_std');
  squashNodes(graph, 'means', actionSpace as BoxSpace);
}

/** The same with gSDE's noise: means are clipped to ±2 first, and `log_std` is that of a fresh matrix. */
export function squashedStateDependentGaussianHead(input: HeadInput<SquashedStateDependentGaussianSpec>): void {
  const { graph, head, actionSpace, distribution } = input;
  boxOutputs(graph, distribution.size);
  clampNode(graph, head, -SDE_MEAN_LIMIT, SDE_MEAN_LIMIT, 'means');
  stateDependentStdNodes(input);
  squashNodes(graph, 'means', actionSpace as BoxSpace);
}

function clampNode(graph: GraphBuilder, value: string, low: number, high: number, output: string): void {
  graph.floats(`${output}.low`, [], [low]);
  graph.floats(`${output}.high`, [], [high]);
  graph.apply('Clip', [value, `${output}.low`, `${output}.high`], output);
}
