import type { VectorEnv } from '../env/vector-env.js';
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

/** What a saved agent includes. */
export interface SaveOptions {
  /** Of agents that have a replay buffer: without it, training goes on with an empty one. @default the agent's option of that name */
  readonly includeReplayBuffer?: boolean;
}

/** A policy that can also learn. */
export interface Agent extends Policy {
  /** What it trains on, so that callbacks can keep off it. An env of one lane shows as a vector of one. */
  readonly env?: VectorEnv;
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
  toBytes(options?: SaveOptions): Uint8Array;
  dispose(): void;
  [Symbol.dispose](): void;
}
