import { SQUASH_EPSILON } from '../../policy/distributions/squashed-gaussian.js';
import { SDE_MEAN_LIMIT } from '../../policy/distributions/squashed-state-dependent-gaussian.js';
import { SDE_EPSILON } from '../../policy/distributions/state-dependent-noise.js';
import { padded } from '../../policy/kernels/mlp-plan.js';
import { actorCriticLayout } from '../../policy/network.js';
import type { StateDependentActor } from '../ops/state-dependent-draw.js';
import type { ActionHead } from './action-head.js';
import type { LearnerExports } from './learner-exports.js';
import { setActionGradient } from './squashed-head.js';
import type { Rows } from './twin-jobs.js';
import type { LearntVectorPlan } from './twin-memory.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The squashed Gaussian with state-dependent noise. The kernels' network ends with the last hidden layer; its activation and
 * the small layer of the means are here, since the latent gets a gradient from the noise, too.
 */
export class StateDependentHead implements ActionHead {
  readonly actions: Float32Array;
  readonly logProbs: Float64Array;
  readonly actionGradients: Float64Array;
  readonly #kernels: LearnerExports;
  readonly #relu: number;
  readonly #size: number;
  readonly #latent: number;
  /** Places of the weights, biases and log σ inside the actor's vector. */
  readonly #at: Readonly<Record<'weight' | 'bias' | 'logStd', number>>;
  readonly #vector: LearntVectorPlan;
  /** `[latent, actions]`: σ ⊙ z and σ². */
  readonly #matrix: Float64Array;
  readonly #squares: Float64Array;
  /** `[rows, actions]` of the last draw: noise, its variance, and 1 where the mean is inside its limits. */
  readonly #noise: Float64Array;
  readonly #variances: Float64Array;
  readonly #inside: Uint8Array;
  /** Gradients in the weights and in log σ, `[latent, actions]` each. */
  readonly #weightGradient: Float64Array;
  readonly #logStdGradient: Float64Array;

  constructor(kernels: LearnerExports, actor: StateDependentActor, vector: LearntVectorPlan, rows: number) {
    const { size, latentSize } = actor.distribution;
    this.#kernels = kernels;
    this.#relu = actor.activation === 'relu' ? 1 : 0;
    this.#size = size;
    this.#latent = latentSize;
    this.#vector = vector;
    const { tensors } = actorCriticLayout(actor);
    const offset = (name: string): number => tensors.find((tensor) => tensor.name === name)?.offset ?? Number.NaN;
    this.#at = { weight: offset('action.weight'), bias: offset('action.bias'), logStd: offset('log_std') };
    this.actions = new Float32Array(rows * size);
    this.logProbs = new Float64Array(rows);
    this.actionGradients = new Float64Array(rows * size);
    this.#noise = new Float64Array(rows * size);
    this.#variances = new Float64Array(rows * size);
    this.#inside = new Uint8Array(rows * size);
    this.#matrix = new Float64Array(latentSize * size);
    this.#squares = new Float64Array(latentSize * size);
    this.#weightGradient = new Float64Array(latentSize * size);
    this.#logStdGradient = new Float64Array(latentSize * size);
  }

  /** @param noise z, `[latent, actions]`, for all rows of a batch */
  draw(floats: Float32Array, output: number, noise: Float32Array, { count }: Rows): void {
    const size = this.#size;
    this.#kernels.activate(4 * output, count * padded(this.#latent), this.#relu);
    this.#take(floats, noise);
    for (let row = 0; row < count; row++) {
      let logProb = 0;
      for (let i = 0; i < size; i++) {
        const at = row * size + i;
        const free = this.#project(floats, output + row * padded(this.#latent), at, i);
        const mean = Math.min(SDE_MEAN_LIMIT, Math.max(-SDE_MEAN_LIMIT, free));
        this.#inside[at] = free >= -SDE_MEAN_LIMIT && free <= SDE_MEAN_LIMIT ? 1 : 0;
        const added = this.#noise[at] as number;
        const variance = this.#variances[at] as number;
        const action = Math.fround(Math.tanh(mean + added));
        this.actions[at] = action;
        logProb -= (0.5 * added * added) / variance + 0.5 * Math.log(variance) + HALF_LOG_TWO_PI;
        logProb -= Math.log(1 - action * action + SQUASH_EPSILON);
      }
      this.logProbs[row] = logProb;
    }
  }

  setActionGradient(floats: Float32Array, at: number, rows: Int32Array): void {
    setActionGradient(this.actionGradients, this.#size, floats, at, rows);
  }

  /**
   * With s = (∂L/∂a + 2 w a / (1 − a² + ε)) (1 − a²), w the entropy's weight: ∂L/∂μ = s where μ is inside its limits,
   * ∂L/∂n = s − w n / v, ∂L/∂v = w (n² / v − 1) / 2v; from there into h, W, b and log σ by n = h E, v = h² · σ² + ε.
   */
  gradient(floats: Float32Array, output: number, deltas: number, rows: number, entropyWeight: number): void {
    const stride = padded(this.#latent);
    floats.fill(0, deltas, deltas + rows * stride);
    this.#weightGradient.fill(0);
    this.#logStdGradient.fill(0);
    const bias = this.#vector.gradient / 4 + this.#at.bias;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < this.#size; i++) {
        const at = row * this.#size + i;
        const action = this.actions[at] as number;
        const open = 1 - action * action;
        const entropy = (entropyWeight * 2 * action) / (open + SQUASH_EPSILON);
        const slope = ((this.actionGradients[at] as number) + entropy) * open;
        const [added, variance] = [this.#noise[at] as number, this.#variances[at] as number];
        const mean = this.#inside[at] === 1 ? slope : 0;
        const noise = slope - (entropyWeight * added) / variance;
        const spread = (entropyWeight * ((added * added) / variance - 1)) / (2 * variance);
        floats[bias + i] = (floats[bias + i] as number) + mean;
        this.#backward(floats, output + row * stride, deltas + row * stride, i, { mean, noise, spread });
      }
    }
    this.#give(floats);
    this.#kernels.activationGradient(4 * deltas, 4 * output, rows * stride, this.#relu);
  }

  /** One element's free mean; its noise and variance stand in their arrays. */
  #project(floats: Float32Array, latent: number, at: number, element: number): number {
    const size = this.#size;
    const weights = this.#vector.parameters / 4 + this.#at.weight;
    let mean = floats[this.#vector.parameters / 4 + this.#at.bias + element] as number;
    let noise = 0;
    let variance = SDE_EPSILON;
    for (let k = 0, of = element; k < this.#latent; k++, of += size) {
      const h = floats[latent + k] as number;
      mean += h * (floats[weights + of] as number);
      noise += h * (this.#matrix[of] as number);
      variance += h * h * (this.#squares[of] as number);
    }
    this.#noise[at] = noise;
    this.#variances[at] = variance;
    return mean;
  }

  /** Adds one element's gradients in the latent, the weights and log σ. */
  #backward(
    floats: Float32Array,
    latent: number,
    delta: number,
    element: number,
    { mean, noise, spread }: { readonly mean: number; readonly noise: number; readonly spread: number },
  ): void {
    const size = this.#size;
    const weights = this.#vector.parameters / 4 + this.#at.weight;
    for (let k = 0, of = element; k < this.#latent; k++, of += size) {
      const h = floats[latent + k] as number;
      const drawn = this.#matrix[of] as number;
      const square = 2 * spread * h * (this.#squares[of] as number);
      const slope = mean * (floats[weights + of] as number) + noise * drawn + square;
      floats[delta + k] = (floats[delta + k] as number) + slope;
      this.#weightGradient[of] = (this.#weightGradient[of] as number) + mean * h;
      this.#logStdGradient[of] = (this.#logStdGradient[of] as number) + h * (noise * drawn + square);
    }
  }

  /** σ ⊙ z and σ² of the parameters at hand. */
  #take(floats: Float32Array, noise: Float32Array): void {
    const logStd = this.#vector.parameters / 4 + this.#at.logStd;
    for (let at = 0; at < this.#matrix.length; at++) {
      const std = Math.exp(floats[logStd + at] as number);
      this.#matrix[at] = std * (noise[at] as number);
      this.#squares[at] = std * std;
    }
  }

  /** Adds these rows' gradients to the actor's. */
  #give(floats: Float32Array): void {
    const gradient = this.#vector.gradient / 4;
    for (let at = 0; at < this.#matrix.length; at++) {
      const [weight, logStd] = [gradient + this.#at.weight + at, gradient + this.#at.logStd + at];
      floats[weight] = (floats[weight] as number) + (this.#weightGradient[at] as number);
      floats[logStd] = (floats[logStd] as number) + (this.#logStdGradient[at] as number);
    }
  }
}
