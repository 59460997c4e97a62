import type { BoxSpace, Space } from '../../env/spaces.js';
import { SDE_MEAN_LIMIT } from '../../policy/distributions/squashed-state-dependent-gaussian.js';
import type { PolicySpec } from '../../policy/network.js';

/** The largest move that a policy with state-dependent noise has as its mean. */
const SDE_REACH = Math.tanh(SDE_MEAN_LIMIT);

/**
 * Actions as rollouts hold them, of actions as the env takes them: choices count from 0, and squashed policies move in
 * [−1, 1], where they are kept `margin` away from the bounds, and within the means' reach where noise depends on the state.
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
  const limit = distribution.kind === 'squashedStateDependentGaussian' ? Math.min(SDE_REACH, 1 - margin) : 1 - margin;
  return actions.map((action, at) => {
    const [bottom, top] = [low[at % low.length] as number, high[at % low.length] as number];
    const scaled = (2 * (action - bottom)) / (top - bottom) - 1;
    return Math.min(limit, Math.max(-limit, scaled));
  });
}
