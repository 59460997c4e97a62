import type { DiscreteSpace } from '../../../env/spaces.js';
import type { BernoulliSpec } from '../../distributions/bernoulli.js';
import type { CategoricalSpec } from '../../distributions/categorical.js';
import type { MultiCategoricalSpec } from '../../distributions/multi-categorical.js';
import type { GraphBuilder } from '../graph-builder.js';
import type { HeadInput } from './head.js';

/** The largest float32; what is forbidden has its negative for a logit, what is certain itself. */
const CERTAIN = 3.4028234663852886e38;

/** Adds the likeliest allowed action, the first of equals: `action` int32 `[batch]`, `logits` `[batch, n]`. */
export function categoricalHead({ graph, head, actionSpace, masked, distribution }: HeadInput<CategoricalSpec>): void {
  graph.output({ name: 'action', type: 'int32', shape: ['batch'] });
  maskedLogits(graph, head, distribution.n, masked);
  graph.apply('ArgMax', ['logits'], 'choice', { axis: { int: 1 }, keepdims: { int: 0 } });
  graph.apply('Cast', ['choice'], 'choice.int32', { to: { int: 6 } });
  graph.integers('start', [], [(actionSpace as DiscreteSpace).start]);
  graph.apply('Add', ['choice.int32', 'start'], 'action');
}

/** Adds the likeliest allowed choice of each element: `action` float32 `[batch, elements]`, `logits` `[batch, Σ nvec]`. */
export function multiCategoricalHead({ graph, head, masked, distribution }: HeadInput<MultiCategoricalSpec>): void {
  const { nvec } = distribution;
  graph.output({ name: 'action', type: 'float32', shape: ['batch', nvec.length] });
  maskedLogits(
    graph,
    head,
    nvec.reduce((sum, n) => sum + n, 0),
    masked,
  );
  const choices = graph
    .split('logits', nvec, 'elements')
    .map((logits) => graph.apply('ArgMax', [logits], `${logits}.choice`, { axis: { int: 1 }, keepdims: { int: 1 } }));
  graph.apply('Cast', [graph.concat(choices, 'choices')], 'action', { to: { int: 1 } });
}

/**
 * Adds bits that are 1 where that is the likelier: `action` float32 `[batch, n]`, `logits` `[batch, n]`. Its mask,
 * `[batch, 2n]`, says of each bit whether it may be 0, then whether it may be 1.
 */
export function bernoulliHead({ graph, head, masked, distribution }: HeadInput<BernoulliSpec>): void {
  const { n } = distribution;
  graph.output({ name: 'action', type: 'float32', shape: ['batch', n] });
  graph.output({ name: 'logits', type: 'float32', shape: ['batch', n] });
  if (masked) maskBits(graph, head, n);
  else graph.apply('Identity', [head], 'logits');
  graph.floats('even', [], [0]);
  graph.apply('Greater', ['logits', 'even'], 'set');
  graph.apply('Cast', ['set'], 'action', { to: { int: 1 } });
}

function maskedLogits(graph: GraphBuilder, head: string, size: number, masked: boolean): void {
  graph.output({ name: 'logits', type: 'float32', shape: ['batch', size] });
  if (!masked) {
    graph.apply('Identity', [head], 'logits');
    return;
  }
  graph.input({ name: 'mask', type: 'bool', shape: ['batch', size] });
  graph.floats('forbidden', [], [-CERTAIN]);
  graph.apply('Where', ['mask', head, 'forbidden'], 'logits');
}

function maskBits(graph: GraphBuilder, head: string, n: number): void {
  graph.input({ name: 'mask', type: 'bool', shape: ['batch', 2 * n] });
  graph.reshape('mask', [-1, n, 2], 'mask.bits');
  for (const bit of [0, 1]) {
    graph.integers(`mask.index.${bit}`, [], [bit]);
    graph.apply('Gather', ['mask.bits', `mask.index.${bit}`], `mask.${bit}`, { axis: { int: 2 } });
  }
  graph.floats('forbidden', [], [-CERTAIN]);
  graph.floats('certain', [], [CERTAIN]);
  graph.apply('Where', ['mask.0', head, 'certain'], 'logits.set');
  graph.apply('Where', ['mask.1', 'logits.set', 'forbidden'], 'logits');
}
