import type { PolicySpec } from '../network.js';
import { stateSize } from '../recurrent/spec.js';
import type { NetworkContext } from './network-context.js';
import { recurrentNodes } from './recurrent-layer.js';

/**
 * Adds the policy's memory where it has one, with `state` as an input and `next_state` as an output, `[batch, size]` each:
 * layer after layer, hidden state, then cell, as `act` hands it on.
 *
 * @param features `[batch, feature size]`
 * @returns what the policy trunk takes
 */
export function memoryNodes(context: NetworkContext, spec: PolicySpec, features: string): string {
  const { lstm } = spec;
  if (lstm === undefined) return features;
  const { graph } = context;
  const { layers, hiddenSize } = lstm;
  const size = stateSize(spec, 'pi');
  graph.input({ name: 'state', type: 'float32', shape: ['batch', size] });
  graph.output({ name: 'next_state', type: 'float32', shape: ['batch', size] });
  const step = graph.sizes('step', [0]);
  const carried = graph
    .split('state', Array<number>(2 * layers).fill(hiddenSize), 'state.parts')
    .map((part) => graph.apply('Unsqueeze', [part, step], `${part}.step`));
  const next: string[] = [];
  const output = Array.from({ length: layers }).reduce<string>((below, _, layer) => {
    const input = graph.apply('Unsqueeze', [below, step], `pi_lstm.${layer}.input`);
    const initial = carried.slice(2 * layer, 2 * layer + 2);
    const { hidden, cell } = recurrentNodes(context, 'lstm', hiddenSize, `pi_lstm.${layer}`, input, initial);
    next.push(...[hidden, cell].map((part) => graph.apply('Squeeze', [part, step], `${part}.next`)));
    return `${hidden}.next`;
  }, features);
  graph.apply('Concat', next, 'next_state', { axis: { int: 1 } });
  return output;
}
