import { LOG_STD_MAX, LOG_STD_MIN } from '../../policy/distributions/squashed-gaussian.js';
import { padded } from '../../policy/kernels/mlp-plan.js';
import { SQUASH_EPSILON } from '../ops/squashed-gaussian.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The squashed Gaussian of some rows: draws, their log-probabilities, and the way back to the network's head. */
export class SquashedHead {
  /** `[rows, actions]` of the last draw. */
  readonly actions: Float32Array;
  /** `[rows]` of the last draw. */
  readonly logProbs: Float64Array;
  /** `[rows, actions]`: the loss's gradient in the actions, but for that of the log-probability. */
  readonly actionGradients: Float64Array;
  readonly #size: number;
  readonly #stride: number;
  /** σ·z */
  readonly #spreads: Float64Array;

  constructor(rows: number, size: number) {
    this.#size = size;
    this.#stride = padded(2 * size);
    this.actions = new Float32Array(rows * size);
    this.logProbs = new Float64Array(rows);
    this.actionGradients = new Float64Array(rows * size);
    this.#spreads = new Float64Array(rows * size);
  }

  /** @param head where `[rows, padded(2 · actions)]` begins in `floats` @param noise `[rows, actions]` */
  draw(floats: Float32Array, head: number, noise: Float32Array, rows: number): void {
    const size = this.#size;
    for (let row = 0; row < rows; row++) {
      let logProb = 0;
      for (let i = 0; i < size; i++) {
        const z = noise[row * size + i] as number;
        const mean = head + row * this.#stride + i;
        const logStd = Math.min(LOG_STD_MAX, Math.max(LOG_STD_MIN, floats[mean + size] as number));
        const spread = Math.exp(logStd) * z;
        const action = Math.fround(Math.tanh((floats[mean] as number) + spread));
        this.#spreads[row * size + i] = spread;
        this.actions[row * size + i] = action;
        logProb -= 0.5 * z * z + logStd + HALF_LOG_TWO_PI + Math.log(1 - action * action + SQUASH_EPSILON);
      }
      this.logProbs[row] = logProb;
    }
  }

  /** Sets the gradient in the actions of some rows. @param at where `[rows.length, padded(actions)]` begins in `floats` */
  setActionGradient(floats: Float32Array, at: number, rows: Int32Array): void {
    const size = this.#size;
    for (let i = 0; i < rows.length; i++) {
      const to = (rows[i] as number) * size;
      const from = at + i * padded(size);
      for (let j = 0; j < size; j++) this.actionGradients[to + j] = floats[from + j] as number;
    }
  }

  /**
   * Writes the loss's gradient in the head's output: ∂a/∂μ = 1 − a², ∂a/∂log σ = (1 − a²) σ z, and
   * ∂log π/∂a = 2a / (1 − a² + ε), ∂log π/∂log σ = −1; none for a log σ outside its bounds.
   *
   * @param head as {@link SquashedHead.draw} had it
   * @param deltas where `[rows, padded(2 · actions)]` begins in `floats`
   * @param entropyWeight what the loss multiplies log π by
   */
  gradient(floats: Float32Array, head: number, deltas: number, rows: number, entropyWeight: number): void {
    const size = this.#size;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < size; i++) {
        const at = row * size + i;
        const action = this.actions[at] as number;
        const open = 1 - action * action;
        const entropy = (entropyWeight * 2 * action) / (open + SQUASH_EPSILON);
        const slope = ((this.actionGradients[at] as number) + entropy) * open;
        const to = deltas + row * this.#stride + i;
        const logStd = floats[head + row * this.#stride + size + i] as number;
        const inside = logStd >= LOG_STD_MIN && logStd <= LOG_STD_MAX;
        floats[to] = slope;
        floats[to + size] = inside ? slope * (this.#spreads[at] as number) - entropyWeight : 0;
      }
    }
  }
}
