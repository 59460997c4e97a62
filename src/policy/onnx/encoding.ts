import type { ChoicePart, ObservationEncoding } from '../extractors/spec.js';
import type { GraphBuilder } from './graph-builder.js';

/** Adds what makes choices among an observation's numbers one-hot. @returns `[batch, encoded size]` */
export function encodingNodes(
  graph: GraphBuilder,
  encoding: ObservationEncoding | undefined,
  observation: string,
): string {
  if (encoding === undefined) return observation;
  const sizes = encoding.map((part) => (part.kind === 'choice' ? 1 : part.size));
  const parts = graph.split(observation, sizes, 'encoding');
  const encoded = encoding.map((part, i) =>
    part.kind === 'choice' ? oneHot(graph, part, parts[i] as string) : (parts[i] as string),
  );
  return graph.concat(encoded, 'encoded');
}

/** 1 where a choice, `[batch, 1]`, is that of the column. */
function oneHot(graph: GraphBuilder, { n, start }: ChoicePart, choice: string): string {
  const choices = Array.from({ length: n }, (_, i) => start + i);
  graph.floats(`${choice}.choices`, [n], choices);
  graph.apply('Equal', [choice, `${choice}.choices`], `${choice}.equal`);
  return graph.apply('Cast', [`${choice}.equal`], `${choice}.encoded`, { to: { int: 1 } });
}
