import type { Rng } from '../../core/rng.js';
import type { Action } from '../env.js';
import type { BoxSpace, Space } from '../spaces.js';

/** What one step of a task gives besides the next state. */
export interface Outcome {
  readonly reward: number;
  readonly terminated: boolean;
}

/**
 * A small control problem as data and pure functions over a state vector; `taskEnv` makes an `Env` of it.
 *
 * @typeParam A what the task acts on: a number for discrete actions, a `Float32Array` otherwise
 */
export interface Task<A extends Action = Action> {
  readonly name: string;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: Space;
  /** Length of the state vector. */
  readonly stateSize: number;
  /** Steps after which an episode is truncated; `null`: never. */
  readonly maxEpisodeSteps: number | null;
  /** Writes a random start into `state`. */
  start(state: Float64Array, rng: Rng): void;
  /** Moves `state` one step on. `step` counts the episode's steps before this one. */
  advance(state: Float64Array, action: A, rng: Rng, step: number): Outcome;
  /** A new array each time. */
  observe(state: Float64Array): Float32Array;
}

/** Options that every classic env takes. */
export interface TaskOptions {
  /** Steps after which an episode is truncated; `null`: never. @default Gymnasium's limit of the task */
  readonly maxEpisodeSteps?: number | null;
}

/** A uniform number in [low, high). */
export function uniform(rng: Rng, low: number, high: number): number {
  return low + (high - low) * rng.next();
}

/** `value` moved into [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
