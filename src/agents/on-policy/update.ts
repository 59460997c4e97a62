import type { Tensor1D } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
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

/** Reads a stats tensor by name and disposes of it. */
export async function readStats<K extends string>(stats: Tensor1D, names: readonly K[]): Promise<Record<K, number>> {
  const values = await stats.data();
  stats.dispose();
  return Object.fromEntries(names.map((name, i) => [name, values[i] as number])) as Record<K, number>;
}

/**
 * Fails before a loss or gradient that is not finite reaches the parameters.
 *
 * @param where names the update and minibatch, for the message
 * @throws NeurotradeError `NON_FINITE`
 */
export function checkStats(stats: Readonly<Record<string, number>>, where: string): void {
  const faulty = Object.entries(stats).filter(([, value]) => !Number.isFinite(value));
  if (faulty.length === 0) return;
  throw new NeurotradeError(
    'NON_FINITE',
    `${where}: expected a finite loss and gradient, found ${faulty.map(([name, value]) => `${name} ${value}`).join(', ')}; the parameters that this loss would have moved are unchanged. Lower the learning rate, normalise observations and rewards, or go back to an earlier checkpoint`,
    { details: { where, ...Object.fromEntries(faulty) } },
  );
}

/** Mean of exp(log σ) over the action's elements, Gaussian policies only. */
export function standardDeviationLog(logStd: Float32Array): Record<string, number> {
  if (logStd.length === 0) return {};
  return { 'train/std': logStd.reduce((sum, value) => sum + Math.exp(value), 0) / logStd.length };
}
