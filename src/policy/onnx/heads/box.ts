import type { BoxSpace } from '../../../env/spaces.js';
import type { GaussianSpec } from '../../distributions/gaussian.js';
import { LOG_STD_MAX, LOG_STD_MIN, type SquashedGaussianSpec } from '../../distributions/squashed-gaussian.js';
import type { StateDependentGaussianSpec } from '../../distributions/state-dependent-gaussian.js';
import { SDE_EPSILON } from '../../distributions/state-dependent-noise.js';
import type { GraphBuilder } from '../graph-builder.js';
import { numbersOf } from '../network-context.js';
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

/**
 * Adds the tanh of a Gaussian's mean, scaled to the box: `action`, `means` and `log_std`, `[batch, size]` each. To draw a
 * sample, scale `tanh(means + exp(log_std) · z)` to the box.
 */
export function squashedGaussianHead({ graph, head, actionSpace }: HeadInput<SquashedGaussianSpec>): void {
  const box = actionSpace as BoxSpace;
  const size = box.low.length;
  boxOutputs(graph, size);
  graph.sizes('halves', [size, size]);
  graph.applyAll('Split', [head, 'halves'], ['means', 'log_std.free'], { axis: { int: 1 } });
  graph.floats('log_std.low', [], [LOG_STD_MIN]);
  graph.floats('log_std.high', [], [LOG_STD_MAX]);
  graph.apply('Clip', ['log_std.free', 'log_std.low', 'log_std.high'], 'log_std');
  const half = Array.from(box.high, (top, i) => 0.5 * (top - (box.low[i] as number)));
  graph.floats('box.half', [size], half);
  graph.floats(
    'box.centre',
    [size],
    half.map((reach, i) => reach + (box.low[i] as number)),
  );
  graph.apply('Tanh', ['means'], 'squashed');
  graph.apply('Mul', ['squashed', 'box.half'], 'stretched');
  clipNodes(graph, graph.apply('Add', ['stretched', 'box.centre'], 'scaled'), box);
}

/**
 * Adds the mean, moved inside the box, and the log standard deviation of gSDE's noise at a fresh matrix,
 * ½ log(h² · σ² + 1e-6) of the latent h: outputs as {@link gaussianHead}.
 */
export function stateDependentGaussianHead(input: HeadInput<StateDependentGaussianSpec>): void {
  const { graph, head, latent, actionSpace, distribution } = input;
  const { size, latentSize } = distribution;
  boxOutputs(graph, size);
  graph.apply('Identity', [head], 'means');
  const variances = numbersOf(input, 'log_std').map((logStd) => Math.exp(2 * logStd));
  graph.floats('log_std.variances', [latentSize, size], variances);
  graph.floats('log_std.epsilon', [], [SDE_EPSILON]);
  graph.floats('log_std.root', [], [0.5]);
  graph.apply('Mul', [latent, latent], 'latent.squares');
  graph.apply('MatMul', ['latent.squares', 'log_std.variances'], 'variance.free');
  graph.apply('Add', ['variance.free', 'log_std.epsilon'], 'variance');
  graph.apply('Log', ['variance'], 'variance.log');
  graph.apply('Mul', ['variance.log', 'log_std.root'], 'log_std');
  clipNodes(graph, 'means', actionSpace as BoxSpace);
}

function boxOutputs(graph: GraphBuilder, size: number): void {
  for (const name of ['action', 'means', 'log_std']) {
    graph.output({ name, type: 'float32', shape: ['batch', size] });
  }
}

/** `Min` and `Max`, since `Clip` takes one bound for all elements. */
function clipNodes(graph: GraphBuilder, value: string, { low, high }: BoxSpace): void {
  graph.floats('box.low', [low.length], low);
  graph.floats('box.high', [high.length], high);
  graph.apply('Max', [value, 'box.low'], 'raised');
  graph.apply('Min', ['raised', 'box.high'], 'action');
}
