import type { DiscreteSpace } from '../../env/spaces.js';
import type { GraphBuilder } from './graph-builder.js';
import type { HeadInput } from './head.js';

/** What a masked logit becomes: no float32 is smaller. */
const FORBIDDEN = -3.4028234663852886e38;

/** Adds `mask` as an input where it is asked for. @returns the name of the logits, masked ones at the lowest number */
export function maskNodes(graph: GraphBuilder, logits: string, size: number, masked: boolean): string {
  if (!masked) return graph.apply('Identity', [logits], 'logits');
  graph.input({ name: 'mask', type: 'bool', shape: ['batch', size] });
  graph.floats('forbidden', [], [FORBIDDEN]);
  return graph.apply('Where', ['mask', logits, 'forbidden'], 'logits');
}

/** Adds the likeliest allowed action, the first of equals: `action` int32 `[batch]`, `logits` `[batch, n]`. */
export function categoricalHead({ graph, head, actionSpace, masked }: HeadInput): void {
  const { n, start } = actionSpace as DiscreteSpace;
  graph.output({ name: 'action', type: 'int32', shape: ['batch'] });
  graph.output({ name: maskNodes(graph, head, n, masked), type: 'float32', shape: ['batch', n] });
  graph.apply('ArgMax', ['logits'], 'choice', { axis: { int: 1 }, keepdims: { int: 0 } });
  graph.apply('Cast', ['choice'], 'choice.int32', { to: { int: 6 } });
  graph.integers('start', [], [start]);
  graph.apply('Add', ['choice.int32', 'start'], 'action');
}
