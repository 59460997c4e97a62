import type { Rng } from '../../core/rng.js';
import type { PolicySpec } from '../../policy/network.js';

/**
 * Writes uniformly random actions: numbers in [−1, 1), or allowed choices.
 *
 * @param masks `[lanes, n]`, 1 = allowed, at least one of each lane; choices only
 * @param actions `[lanes, action size]`
 */
export function drawUniform(
  { distribution }: PolicySpec,
  masks: Uint8Array | undefined,
  rng: Rng,
  actions: Float32Array,
): void {
  for (let at = 0; at < actions.length; at++) {
    actions[at] = distribution.kind === 'categorical' ? drawChoice(distribution.n, masks, at, rng) : 2 * rng.next() - 1;
  }
}

function drawChoice(n: number, masks: Uint8Array | undefined, lane: number, rng: Rng): number {
  if (masks === undefined) return rng.integer(0, n);
  let allowed = 0;
  for (let choice = 0; choice < n; choice++) if (masks[lane * n + choice] !== 0) allowed++;
  let left = rng.integer(0, allowed);
  let choice = 0;
  while (masks[lane * n + choice] === 0 || left-- > 0) choice++;
  return choice;
}
