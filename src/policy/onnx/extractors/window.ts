import type { WindowedSpec } from '../../extractors/spec.js';
import type { GraphBuilder } from '../graph-builder.js';

/**
 * Adds what takes an input, `[batch, window × channels + extra]`, apart.
 *
 * @param features from the window, `[batch, window, channels]`, to features, `[batch, size]`
 * @returns the features, with what stood behind the window behind them
 */
export function windowNodes(
  graph: GraphBuilder,
  { window, channels, extra }: WindowedSpec,
  name: string,
  input: string,
  features: (window: string) => string,
): string {
  const parts = extra === 0 ? [input] : graph.split(input, [window * channels, extra], `${name}.parts`);
  const steps = graph.reshape(parts[0] as string, [-1, window, channels], `${name}.window`);
  return graph.concat([features(steps), ...parts.slice(1)], `${name}.features`);
}
