import type { RecurrentExtractorSpec } from '../../extractors/spec.js';
import type { NetworkContext } from '../network-context.js';
import { recurrentNodes } from '../recurrent-layer.js';
import { windowNodes } from './window.js';

/** Adds recurrent layers over the window, one on top of the other. @returns the last step's output, `[batch, units]` */
export function recurrentExtractorNodes(
  context: NetworkContext,
  spec: RecurrentExtractorSpec,
  name: string,
  input: string,
): string {
  const { graph } = context;
  const { kind, layers, units } = spec;
  return windowNodes(graph, spec, name, input, (window) => {
    let below = graph.apply('Transpose', [window], `${name}.steps`, { perm: { ints: [1, 0, 2] } });
    let hidden = below;
    for (let layer = 0; layer < layers; layer++) {
      const outputs = recurrentNodes(context, kind, units, `${name}.${layer}`, below);
      hidden = outputs.hidden;
      if (layer === layers - 1) break;
      const direction = graph.sizes(`${name}.${layer}.direction`, [1]);
      below = graph.apply('Squeeze', [outputs.sequence, direction], `${name}.${layer}.output`);
    }
    return graph.reshape(hidden, [-1, units], `${name}.last`);
  });
}
