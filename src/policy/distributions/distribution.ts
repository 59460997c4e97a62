import type { Rng } from '../../core/rng.js';
import type { Space } from '../../env/spaces.js';
import type { VectorActions } from '../../env/vector-env.js';

/** What the network says about some rows, and what is allowed in them. One object serves step after step. */
export interface HeadRows {
  /** `[rows, head size + latent size]` */
  head: Float32Array;
  /** `[rows, mask size]`, 1 = allowed; `undefined`: everything is. */
  masks: Uint8Array | undefined;
  /** `[rows, noise size]`, where the distribution has {@link LastingNoise}. */
  noise?: Float32Array;
  rows: number;
}

/** Noise that a row keeps over many steps, in place of fresh draws at each. */
export interface LastingNoise {
  /** Numbers a row. */
  readonly size: number;
  /** Draws the noise of some rows anew. @param noise `[rows, size]` */
  draw(rng: Rng, noise: Float32Array): void;
}

/**
 * The sampling side of an action distribution, for many rows at once, without tensors and without garbage. It reads the
 * policy's parameters as they are at each call.
 *
 * `mode`, `sample` and `logProbs` fail with `NON_FINITE` where the head is not finite, and with `INVALID_ACTION` where a
 * mask allows nothing.
 */
export interface ActionDistribution {
  /** Writes the action that a deterministic policy takes. @param actions `[rows, action size]` */
  mode(given: HeadRows, actions: Float32Array): void;
  /** Draws an action for each row. @param actions `[rows, action size]` */
  sample(given: HeadRows, rng: Rng, actions: Float32Array): void;
  /** Absent where `sample` draws afresh. */
  readonly noise?: LastingNoise;
  /** Writes log π(action) of each row. @param actions `[rows, action size]` @param target `[rows]` */
  logProbs(given: HeadRows, actions: Float32Array, target: Float32Array): void;
  /** Writes the env's form of actions: shifted, clipped or scaled. @param actions `[rows, action size]` */
  toEnv(space: Space, actions: Float32Array, target: VectorActions, rows: number): void;
}

/** What there is to know of a kind of distribution; each has a file of its own. */
export interface DistributionKind<S> {
  /** Outputs of the network's policy head. */
  headSize(spec: S): number;
  /** Numbers that one action takes in a rollout. */
  actionSize(spec: S): number;
  /** Entries of one action's mask; 0 where masks make no sense. */
  maskSize(spec: S): number;
  /** Outputs of the last hidden layer that follow the head's in a row, because the distribution depends on them; else 0. */
  latentSize(spec: S): number;
  /** Shape of the `log_std` parameters beside the network; `null`: there are none. */
  logStdShape(spec: S): readonly number[] | null;
  /** @param logStd a live view of those parameters; empty where there are none */
  bind(spec: S, logStd: Float32Array): ActionDistribution;
}

/** `toEnv` where the env takes actions as they are in a rollout. */
export function copyActions(_: Space, actions: Float32Array, target: VectorActions): void {
  target.set(actions);
}
