import { RunningMoments, type RunningMomentsState } from '../../core/running-moments.js';
import { type ObservationStatistics, standardize } from '../../policy/standardize.js';

/** What a {@link RunningNormalizer} normalises, and how far. */
export interface NormalizerOptions {
  readonly observations: boolean;
  readonly rewards: boolean;
  readonly observationSize: number;
  /** `[observation size]`, 1 = an element that is left as it is. @default none */
  readonly exempt?: Uint8Array | undefined;
  readonly lanes: number;
  /** Discount of the running return that rewards are scaled by. */
  readonly gamma: number;
  /** Normalised observations are clipped to ±this. */
  readonly clipObservation: number;
  /** Normalised rewards are clipped to ±this. */
  readonly clipReward: number;
}

/** The content of a {@link RunningNormalizer}. */
export interface NormalizerState {
  readonly training: boolean;
  readonly observations: RunningMomentsState | null;
  readonly rewards: RunningMomentsState | null;
  readonly returns: Float64Array;
}

const EPSILON = 1e-8;

/**
 * Running normalisation of observations, by their mean and variance, and of rewards, by the standard deviation of the
 * discounted return; Stable-Baselines3's `VecNormalize`.
 */
export class RunningNormalizer {
  /** `false` freezes the statistics; values are still normalised with them. */
  training = true;
  /** A live view for policies; `null` where observations are not normalised. */
  readonly statistics: ObservationStatistics | null;
  readonly #options: NormalizerOptions;
  readonly #observations: RunningMoments | null;
  readonly #rewards: RunningMoments | null;
  readonly #returns: Float64Array;

  constructor(options: NormalizerOptions) {
    this.#options = options;
    this.#observations = options.observations ? new RunningMoments(options.observationSize) : null;
    this.#rewards = options.rewards ? new RunningMoments(1) : null;
    this.#returns = new Float64Array(options.lanes);
    this.statistics =
      this.#observations === null
        ? null
        : {
            mean: this.#observations.mean,
            variance: this.#observations.variance,
            clip: options.clipObservation,
            epsilon: EPSILON,
            ...(options.exempt === undefined ? {} : { exempt: options.exempt }),
          };
  }

  /** Takes in new observations, `[rows, size]`, while training; to be called once for each. */
  observe(observations: Float32Array, rows: number): void {
    if (this.training) this.#observations?.update(observations, rows);
  }

  /** Writes normalised observations to `target`; a plain copy where they are not normalised. Both `[rows, size]`. */
  normalize(observations: Float32Array, target: Float32Array, rows: number): void {
    const { statistics } = this;
    if (statistics === null) target.set(observations.subarray(0, rows * this.#options.observationSize));
    else standardize(statistics, observations, target, rows);
  }

  /** What rewards are multiplied by before they are clipped; 1 where they are not normalised. */
  get rewardScale(): number {
    return this.#rewards === null ? 1 : 1 / Math.sqrt((this.#rewards.variance[0] as number) + EPSILON);
  }

  /** Writes one step's normalised rewards to `target`, `[lanes]` each; lanes that are `done` start a new return. */
  rewards(rewards: Float64Array, done: Uint8Array, target: Float32Array): void {
    if (this.#rewards === null) {
      target.set(rewards);
      return;
    }
    if (this.training) this.#accumulate(this.#rewards, rewards);
    const scale = this.rewardScale;
    const { clipReward } = this.#options;
    for (let lane = 0; lane < target.length; lane++) {
      target[lane] = Math.min(clipReward, Math.max(-clipReward, (rewards[lane] as number) * scale));
      if (done[lane] === 1) this.#returns[lane] = 0;
    }
  }

  /** Starts new returns on all lanes. */
  restart(): void {
    this.#returns.fill(0);
  }

  state(): NormalizerState {
    return {
      training: this.training,
      observations: this.#observations?.state() ?? null,
      rewards: this.#rewards?.state() ?? null,
      returns: this.#returns.slice(),
    };
  }

  restore({ training, observations, rewards, returns }: NormalizerState): void {
    this.training = training;
    if (observations !== null) this.#observations?.restore(observations);
    if (rewards !== null) this.#rewards?.restore(rewards);
    if (returns.length === this.#returns.length) this.#returns.set(returns);
  }

  #accumulate(moments: RunningMoments, rewards: Float64Array): void {
    const returns = this.#returns;
    for (let lane = 0; lane < returns.length; lane++) {
      returns[lane] = (returns[lane] as number) * this.#options.gamma + (rewards[lane] as number);
    }
    moments.update(returns, returns.length);
  }
}
