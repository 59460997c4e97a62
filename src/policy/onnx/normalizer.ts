import type { ObservationStatistics } from '../standardize.js';
import type { GraphBuilder } from './graph-builder.js';

/**
 * Adds `clip((x − mean) / √(variance + ε), ±clip)`. The mean is taken off in two parts, its float32 value and what that
 * leaves out: prices are often far from 0 and close to each other, where a mean rounded to float32 alone would be
 * off by a visible share of the standard deviation.
 *
 * @returns the normalised observation's name; `observation` itself where nothing is normalised
 */
export function normalizerNodes(
  graph: GraphBuilder,
  observation: string,
  statistics: ObservationStatistics | null,
): string {
  if (statistics === null) return observation;
  const { mean, variance, clip, epsilon, exempt } = statistics;
  const means = Array.from(mean);
  const shape = [means.length];
  graph.floats('normalizer.mean', shape, means);
  graph.floats(
    'normalizer.mean_rest',
    shape,
    means.map((value) => value - Math.fround(value)),
  );
  graph.floats(
    'normalizer.std',
    shape,
    Array.from(variance, (value) => Math.sqrt(value + epsilon)),
  );
  graph.floats('normalizer.low', [], [-clip]);
  graph.floats('normalizer.high', [], [clip]);
  graph.apply('Sub', [observation, 'normalizer.mean'], 'normalizer.shifted');
  graph.apply('Sub', ['normalizer.shifted', 'normalizer.mean_rest'], 'normalizer.centred');
  graph.apply('Div', ['normalizer.centred', 'normalizer.std'], 'normalizer.scaled');
  graph.apply('Clip', ['normalizer.scaled', 'normalizer.low', 'normalizer.high'], 'normalizer.clipped');
  graph.booleans('normalizer.exempt', shape, exempt ?? new Uint8Array(means.length));
  return graph.apply('Where', ['normalizer.exempt', observation, 'normalizer.clipped'], 'normalized');
}
