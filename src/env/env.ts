import type { Space } from './spaces.js';

/** Side information of a step; never part of the observation. */
export type Info = Record<string, unknown>;

/** An action of a `discrete` space is a number, of any other space a `Float32Array`. */
export type Action = number | Float32Array;

export interface ResetOptions {
  /** Seeds the env's own random numbers; without it they go on where they were. */
  readonly seed?: number | undefined;
  /** Env-specific. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

export interface ResetResult {
  readonly observation: Float32Array;
  readonly info: Info;
}

export interface StepResult {
  readonly observation: Float32Array;
  readonly reward: number;
  /** The episode ended by the task's own rules (ruin, liquidation): the value of what follows is 0. */
  readonly terminated: boolean;
  /** The episode was cut (end of data, time limit): the value of what would follow is bootstrapped. */
  readonly truncated: boolean;
  readonly info: Info;
}

/**
 * One environment, with Gymnasium's semantics.
 *
 * @typeParam A what `step` takes
 *
 * @example
 * ```ts
 * let { observation } = env.reset({ seed: 7 });
 * for (let over = false; !over; ) {
 *   const step = env.step(policy.act(observation).action);
 *   observation = step.observation;
 *   over = step.terminated || step.truncated;
 * }
 * ```
 */
export interface Env<A = Action> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Starts an episode. The returned array is the caller's to keep. */
  reset(options?: ResetOptions): ResetResult;
  /** @throws NeurotradeError `INVALID_ACTION`, `EPISODE_OVER`, `NOT_RESET`, `CLOSED` */
  step(action: A): StepResult;
  /**
   * What is allowed now, 1 = allowed: an entry an action for `discrete` spaces; an entry a choice for `multiDiscrete`, the
   * elements' masks one after another, Σ nvec entries; two entries a bit for `multiBinary`, whether it may be 0 and whether
   * it may be 1. Each element must have something left to choose. The array may be overwritten by the next call.
   */
  actionMask?(): Uint8Array;
  /** Everything that the env needs to go on from here: JSON values and typed arrays. Envs without it cannot be resumed mid-episode. */
  saveState?(): EnvState;
  loadState?(state: EnvState): void;
  /** Releases what the env holds; calling it twice is safe. */
  close(): void;
}

/** A saved env: JSON values with typed arrays as leaves. */
export type EnvState = { readonly [key: string]: unknown };
