import type { BoxSpace } from '../../env/spaces.js';
import { LOG_STD_MAX, LOG_STD_MIN } from '../distributions/squashed-gaussian.js';
import type { GraphBuilder } from './graph-builder.js';
import type { HeadInput } from './head.js';

/**
 * Adds a Gaussian's mean, moved inside the box: `action`, `means` and `log_std`, `[batch, size]` each. To draw a sample,
 * clip `means + exp(log_std) · z` to the box.
 */
export function gaussianHead({ graph, head, actionSpace, logStd }: HeadInput): void {
  const box = actionSpace as BoxSpace;
  boxOutputs(graph, box.low.length);
  graph.apply('Identity', [head], 'means');
  graph.apply('Shape', [head], 'means.shape');
  graph.floats('log_std.parameter', [logStd.length], logStd);
  graph.apply('Expand', ['log_std.parameter', 'means.shape'], 'log_std');
  clipNodes(graph, 'means', box);
}

/**
 * Adds the tanh of a Gaussian's mean, scaled to the box: `action`, `means` and `log_std`, `[batch, size]` each. To draw a
 * sample, scale `tanh(means + exp(log_std) · z)` to the box.
 */
export function squashedGaussianHead({ graph, head, actionSpace }: HeadInput): void {
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
