import type { Rng } from '../../core/rng.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { RolloutBatch } from '../collect/rollout-batch.js';
import type { Optimizer } from '../optimizer.js';

/** What an algorithm's update works on. */
export interface UpdateInput {
  readonly spec: ActorCriticSpec;
  readonly optimizer: Optimizer;
  /** With advantages and returns filled in. */
  readonly rollout: RolloutBatch;
  /** 1 at the start of training, 0 at its end. */
  readonly progressRemaining: number;
  /** Names the algorithm and the update, for messages. */
  readonly where: string;
  /** Shuffles minibatches. */
  readonly rng: Rng;
  /** To be called between minibatches; a returned promise is to be awaited. */
  pause(): Promise<void> | undefined;
}

/** What an update did. */
export interface UpdateOutcome {
  /** Under Stable-Baselines3's tags. */
  readonly logs: Readonly<Record<string, number>>;
  /** Passes over the rollout. */
  readonly passes: number;
}
