import type { BoxSpace } from '../../../env/spaces.js';
import { type LatentRowShape, SDE_EPSILON } from '../../distributions/state-dependent-noise.js';
import type { GraphBuilder } from '../graph-builder.js';
import { numbersOf } from '../network-context.js';
import type { HeadInput } from './head.js';

/** Declares `action`, `means` and `log_std`. */
export function boxOutputs(graph: GraphBuilder, size: number): void {
  for (const name of ['action', 'means', 'log_std']) {
    graph.output({ name, type: 'float32', shape: ['batch', size] });
  }
}

/** Adds the nearest point of the box as `action`: `Min` and `Max`, since `Clip` takes one bound for all elements. */
export function clipNodes(graph: GraphBuilder, value: string, { low, high }: BoxSpace): void {
  graph.floats('box.low', [low.length], low);
  graph.floats('box.high', [high.length], high);
  graph.apply('Max', [value, 'box.low'], 'raised');
  graph.apply('Min', ['raised', 'box.high'], 'action');
}

/** Adds tanh of a value, moved to the box as `action`. */
export function squashNodes(graph: GraphBuilder, value: string, box: BoxSpace): void {
  const half = Array.from(box.high, (top, i) => 0.5 * (top - (box.low[i] as number)));
  const centre = half.map((reach, i) => reach + (box.low[i] as number));
  graph.floats('box.half', [half.length], half);
  graph.floats('box.centre', [half.length], centre);
  graph.apply('Tanh', [value], 'squashed');
  graph.apply('Mul', ['squashed', 'box.half'], 'stretched');
  clipNodes(graph, graph.apply('Add', ['stretched', 'box.centre'], 'scaled'), box);
}

/** Adds `log_std` of gSDE's noise at a fresh matrix: ½ log(h² · σ² + 1e-6) of the latent h. */
export function stateDependentStdNodes(input: HeadInput<LatentRowShape>): void {
  const { graph, latent, distribution } = input;
  const { size, latentSize } = distribution;
  const variances = numbersOf(input, 'log_std').map((logStd) => Math.exp(2 * logStd));
  graph.floats('log_std.variances', [latentSize, size], variances);
  graph.floats('log_std.epsilon', [], [SDE_EPSILON]);
  graph.floats('log_std.root', [], [0.5]);
  graph.apply('Mul', [latent, latent], 'latent.squares');
  graph.apply('MatMul', ['latent.squares', 'log_std.variances'], 'variance.free');
  graph.apply('Add', ['variance.free', 'log_std.epsilon'], 'variance');
  graph.apply('Log', ['variance'], 'variance.log');
  graph.apply('Mul', ['variance.log', 'log_std.root'], 'log_std');
}
