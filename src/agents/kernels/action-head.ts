import type { Rows } from './twin-jobs.js';

/** What a squashed policy does at some rows: draws, their log-probabilities, and the way back into its network. */
export interface ActionHead {
  /** `[rows, actions]` of the last draw. */
  readonly actions: Float32Array;
  /** `[rows]` of the last draw. */
  readonly logProbs: Float64Array;
  /** `[rows, actions]`: the loss's gradient in the actions, but for that of the log-probability. */
  readonly actionGradients: Float64Array;
  /** @param output where the network's output begins in `floats` @param noise of the whole batch */
  draw(floats: Float32Array, output: number, noise: Float32Array, rows: Rows): void;
  /** Sets the gradient in the actions of some rows. @param at where `[rows.length, padded(actions)]` begins in `floats` */
  setActionGradient(floats: Float32Array, at: number, rows: Int32Array): void;
  /**
   * Writes the loss's gradient in the network's output.
   *
   * @param output as {@link ActionHead.draw} had it
   * @param deltas where the gradient in the output begins in `floats`
   * @param entropyWeight what the loss multiplies log π by
   */
  gradient(floats: Float32Array, output: number, deltas: number, rows: number, entropyWeight: number): void;
}
