import { NORM_EPSILON } from '../../extractors/layer-norm.js';
import type { TransformerExtractorSpec } from '../../extractors/spec.js';
import { blockNames } from '../../extractors/transformer.js';
import { ACTIVATIONS, stepwiseLinear } from '../dense-layers.js';
import { type NetworkContext, parameter } from '../network-context.js';
import { windowNodes } from './window.js';

/** Adds the encoder and its pooling. @returns `[batch, width]`, and what stood behind the window */
export function transformerNodes(
  context: NetworkContext,
  spec: TransformerExtractorSpec,
  name: string,
  input: string,
): string {
  const { graph } = context;
  return windowNodes(graph, spec, name, input, (window) => {
    const embedded = stepwiseLinear(context, `${name}.embedding`, window);
    const placed = graph.apply('Add', [embedded, parameter(context, `${name}.positions`)], `${name}.placed`);
    const encoded = blockNames(spec, name).reduce((hidden, block) => blockNodes(context, spec, block, hidden), placed);
    const normed = normNode(context, `${name}.norm`, encoded);
    if (spec.pooling === 'mean') {
      return graph.apply('ReduceMean', [normed], `${name}.pooled`, { axes: { ints: [1] }, keepdims: { int: 0 } });
    }
    graph.integers(`${name}.last`, [], [spec.window - 1]);
    return graph.apply('Gather', [normed, `${name}.last`], `${name}.pooled`, { axis: { int: 1 } });
  });
}

/** x + attention(norm x), then x + feed-forward(norm x); `[batch, window, width]`. */
function blockNodes(context: NetworkContext, spec: TransformerExtractorSpec, block: string, hidden: string): string {
  const { graph } = context;
  const attended = attentionNodes(context, spec, `${block}.attention`, normNode(context, `${block}.norm1`, hidden));
  const seen = graph.apply('Add', [hidden, attended], `${block}.seen`);
  const up = stepwiseLinear(context, `${block}.feedForward.0`, normNode(context, `${block}.norm2`, seen));
  const active = graph.apply(ACTIVATIONS[spec.activation], [up], `${block}.feedForward.active`);
  return graph.apply('Add', [seen, stepwiseLinear(context, `${block}.feedForward.1`, active)], `${block}.output`);
}

/** softmax(q · k / √d) · v in each head, then a dense layer; `[batch, window, width]`. */
function attentionNodes(
  context: NetworkContext,
  { window, width, heads }: TransformerExtractorSpec,
  name: string,
  input: string,
): string {
  const { graph } = context;
  const [query, key, value] = ['query', 'key', 'value'].map((part) => `${name}.${part}`) as [string, string, string];
  const sizes = graph.sizes(`${name}.sizes`, [width, width, width]);
  const projected = stepwiseLinear(context, `${name}.in`, input);
  graph.applyAll('Split', [projected, sizes], [query, key, value], { axis: { int: 2 } });
  const byHead = (part: string, perm: readonly number[]): string => {
    const split = graph.reshape(part, [-1, window, heads, width / heads], `${part}.heads`);
    return graph.apply('Transpose', [split], `${part}.turned`, { perm: { ints: perm } });
  };
  const scores = graph.apply('MatMul', [byHead(query, [0, 2, 1, 3]), byHead(key, [0, 2, 3, 1])], `${name}.products`);
  graph.floats(`${name}.scale`, [], [1 / Math.sqrt(width / heads)]);
  const scaled = graph.apply('Mul', [scores, `${name}.scale`], `${name}.scores`);
  const weights = graph.apply('Softmax', [scaled], `${name}.weights`, { axis: { int: 3 } });
  const mixed = graph.apply('MatMul', [weights, byHead(value, [0, 2, 1, 3])], `${name}.mixed`);
  const turned = graph.apply('Transpose', [mixed], `${name}.mixed.turned`, { perm: { ints: [0, 2, 1, 3] } });
  return stepwiseLinear(context, `${name}.out`, graph.reshape(turned, [-1, window, width], `${name}.joined`));
}

function normNode(context: NetworkContext, name: string, input: string): string {
  const [weight, bias] = [parameter(context, `${name}.weight`), parameter(context, `${name}.bias`)];
  return context.graph.apply('LayerNormalization', [input, weight, bias], `${name}.output`, {
    axis: { int: 2 },
    epsilon: { float: NORM_EPSILON },
  });
}
