import type { ActOptions, Policy } from '../policy/policy.js';
import type { Callback } from './callback.js';

export interface LearnOptions {
  /** Env steps to take, all lanes counted. */
  readonly totalTimesteps: number;
  readonly callbacks?: Callback | readonly Callback[];
  /** Stops training after the current step when aborted. */
  readonly signal?: AbortSignal;
  /** `false` goes on counting (and on schedules) where the last `learn` stopped. @default true */
  readonly resetNumTimesteps?: boolean;
}

/** A policy that can also learn. */
export interface Agent extends Policy {
  /** Env steps so far, all lanes counted. */
  readonly numTimesteps: number;
  /** Whether updates run on fused kernels on tfjs's active backend; `false`: composed of its ops, which is much slower. */
  readonly fused: boolean;
  learn(options: LearnOptions): Promise<this>;
  /** `act` under Stable-Baselines3's name. */
  predict(observation: ArrayLike<number>, options?: ActOptions): ReturnType<Policy['act']>;
  /** Writes one file with policy, optimiser, normaliser, random states, env cursor and counters. */
  save(path: string): Promise<void>;
  /** The same content as bytes, for places without a file system. */
  toBytes(): Uint8Array;
  dispose(): void;
  [Symbol.dispose](): void;
}
