import type { DirichletSpec } from '../../distributions/dirichlet.js';
import type { HeadInput } from './head.js';

/** The smallest normal float32: shares of nothing at all are equal. */
const LEAST = 1.1754943508222875e-38;

/** Adds the mode, (α − 1) / Σ(α − 1), of α = 1 + log(1 + eˣ): `action` and `concentration` (α), `[batch, size]` each. */
export function dirichletHead({ graph, head, distribution }: HeadInput<DirichletSpec>): void {
  const { size } = distribution;
  for (const name of ['action', 'concentration']) graph.output({ name, type: 'float32', shape: ['batch', size] });
  graph.floats('one', [], [1]);
  graph.floats('least', [], [LEAST]);
  graph.apply('Softplus', [head], 'excess');
  graph.apply('Add', ['excess', 'one'], 'concentration');
  graph.apply('Max', ['excess', 'least'], 'shares');
  graph.apply('ReduceSum', ['shares', graph.sizes('columns', [1])], 'shares.sum', { keepdims: { int: 1 } });
  graph.apply('Div', ['shares', 'shares.sum'], 'action');
}
