import type { BoxSpace, Space } from '../../env/spaces.js';
import type { PolicySpec } from '../../policy/network.js';

/**
 * Actions as rollouts hold them, of actions as the env takes them: choices count from 0, and squashed policies move in
 * [−1, 1], where they are kept `margin` away from the bounds.
 *
 * @param actions `[rows, action size]`
 * @returns `[rows, action size]`
 */
export function rolloutActions(
  { distribution }: PolicySpec,
  space: Space,
  actions: Float32Array,
  margin: number,
): Float32Array {
  if (space.kind === 'discrete') return actions.map((action) => action - space.start);
  if (!distribution.kind.startsWith('squashed')) return actions;
  const { low, high } = space as BoxSpace;
  const limit = 1 - margin;
  return actions.map((action, at) => {
    const [bottom, top] = [low[at % low.length] as number, high[at % low.length] as number];
    const scaled = (2 * (action - bottom)) / (top - bottom) - 1;
    return Math.min(limit, Math.max(-limit, scaled));
  });
}
