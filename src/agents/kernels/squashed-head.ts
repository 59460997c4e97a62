import { LOG_STD_MAX, LOG_STD_MIN, SQUASH_EPSILON } from '../../policy/distributions/squashed-gaussian.js';
import { padded } from '../../policy/kernels/mlp-plan.js';
import type { ActionHead } from './action-head.js';
import type { Rows } from './twin-jobs.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The squashed Gaussian of some rows: draws, their log-probabilities, and the way back to the network's head. */
export class SquashedHead implements ActionHead {
  readonly actions: Float32Array;
  readonly logProbs: Float64Array;
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

  /** @param head where `[rows, padded(2 · actions)]` begins in `floats` @param noise `[B, actions]` */
  draw(floats: Float32Array, head: number, noise: Float32Array, { first, count }: Rows): void {
    const size = this.#size;
    for (let row = 0; row < count; row++) {
      let logProb = 0;
      for (let i = 0; i < size; i++) {
        const z = noise[(first + row) * size + i] as number;
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

  setActionGradient(floats: Float32Array, at: number, rows: Int32Array): void {
    setActionGradient(this.actionGradients, this.#size, floats, at, rows);
  }

  /**
   * Writes the loss's gradient in the head's output: ∂a/∂μ = 1 − a², ∂a/∂log σ = (1 − a²) σ z, and
   * ∂log π/∂a = 2a / (1 − a² + ε), ∂log π/∂log σ = −1; none for a log σ outside its bounds.
   *
   * @param deltas where `[rows, padded(2 · actions)]` begins in `floats`
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

/** Writes `[rows.length, padded(size)]`, which begins at `at` in `floats`, to these rows of `gradients`, `[rows, size]`. */
export function setActionGradient(
  gradients: Float64Array,
  size: number,
  floats: Float32Array,
  at: number,
  rows: Int32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const to = (rows[i] as number) * size;
    const from = at + i * padded(size);
    for (let j = 0; j < size; j++) gradients[to + j] = floats[from + j] as number;
  }
}
