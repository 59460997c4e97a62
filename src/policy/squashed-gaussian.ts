import type { Rng } from '../core/rng.js';
import type { BoxSpace } from '../env/spaces.js';

/** Bounds of the log standard deviation (Stable-Baselines3's). */
export const LOG_STD_MIN = -20;
/** See {@link LOG_STD_MIN}. */
export const LOG_STD_MAX = 2;

/** Writes a = tanh μ for each row: what the policy does without noise. `head` is `[rows, 2 · size]`: μ, then log σ. */
export function squashedMode(head: Float32Array, actions: Float32Array, rows: number): void {
  const size = actions.length / rows;
  for (let at = 0; at < actions.length; at++) {
    actions[at] = Math.tanh(head[at + Math.floor(at / size) * size] as number);
  }
}

/** Writes a = tanh(μ + σ·z), z standard normal, σ = exp(log σ clamped to [−20, 2]); in [−1, 1]. */
export function squashedSample(head: Float32Array, rng: Rng, actions: Float32Array, rows: number): void {
  const size = actions.length / rows;
  for (let at = 0; at < actions.length; at++) {
    const mean = at + Math.floor(at / size) * size;
    const logStd = Math.min(LOG_STD_MAX, Math.max(LOG_STD_MIN, head[mean + size] as number));
    actions[at] = Math.tanh((head[mean] as number) + Math.exp(logStd) * rng.normal());
  }
}

/**
 * Moves actions from [−1, 1] to the bounds of `box`: low + (a + 1) / 2 · (high − low), never outside by rounding.
 *
 * @param actions `[rows, size]` @param target `[rows, size]`
 */
export function scaleToBox({ low, high }: BoxSpace, actions: Float32Array, target: Float32Array, rows: number): void {
  const size = low.length;
  for (let at = 0; at < rows * size; at++) {
    const [bottom, top] = [low[at % size] as number, high[at % size] as number];
    target[at] = Math.min(top, Math.max(bottom, bottom + 0.5 * ((actions[at] as number) + 1) * (top - bottom)));
  }
}
