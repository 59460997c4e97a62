import type { BoxSpace } from '../../env/spaces.js';
import type { VectorActions } from '../../env/vector-env.js';

/** Copies `rows` actions, each element moved to its nearest bound where it lies outside. */
export function clipToBox({ low, high }: BoxSpace, actions: Float32Array, target: VectorActions, rows: number): void {
  const size = low.length;
  for (let at = 0; at < rows * size; at++) {
    const element = at % size;
    target[at] = Math.min(high[element] as number, Math.max(low[element] as number, actions[at] as number));
  }
}

/**
 * Moves actions from [−1, 1] to the bounds of `box`: low + (a + 1) / 2 · (high − low), never outside by rounding.
 *
 * @param actions `[rows, size]` @param target `[rows, size]`
 */
export function scaleToBox({ low, high }: BoxSpace, actions: Float32Array, target: VectorActions, rows: number): void {
  const size = low.length;
  for (let at = 0; at < rows * size; at++) {
    const [bottom, top] = [low[at % size] as number, high[at % size] as number];
    target[at] = Math.min(top, Math.max(bottom, bottom + 0.5 * ((actions[at] as number) + 1) * (top - bottom)));
  }
}
