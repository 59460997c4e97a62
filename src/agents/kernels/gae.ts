import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import type { GaeInput } from '../collect/gae.js';
import type { RolloutBatch } from '../collect/rollout-batch.js';
import { learnerKernels } from './generated/learner.js';
import type { LearnerExports } from './learner-exports.js';

/** `gae` of `collect/gae.ts`, with its arguments. */
export type GaeFunction = (
  input: GaeInput,
  gamma: number,
  lambda: number,
  target: Pick<RolloutBatch, 'advantages' | 'returns'>,
) => void;

/**
 * Generalised advantage estimation on WebAssembly SIMD for rollouts of one size.
 *
 * @returns `null` where the engine cannot run the kernel
 */
export function createKernelGae(steps: number, lanes: number, variant?: KernelVariant): GaeFunction | null {
  const rows = steps * lanes;
  const plan = new MemoryPlan();
  const at = {
    rewards: plan.words(rows),
    values: plan.words(rows + lanes),
    starts: plan.byteArray(rows + lanes),
    advantages: plan.words(rows + lanes),
    returns: plan.words(rows),
  };
  const kernels = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
  if (kernels === null) return null;
  const { buffer } = kernels.memory;
  const rewards = new Float32Array(buffer, at.rewards, rows);
  const values = new Float32Array(buffer, at.values, rows + lanes);
  const starts = new Uint8Array(buffer, at.starts, rows + lanes);
  const advantages = new Float32Array(buffer, at.advantages, rows);
  const returns = new Float32Array(buffer, at.returns, rows);
  return (input, gamma, lambda, target) => {
    rewards.set(input.rewards);
    values.set(input.values);
    values.set(input.lastValues, rows);
    starts.set(input.episodeStarts);
    starts.set(input.lastDones, rows);
    kernels.exports.gae(at.rewards, at.values, at.starts, at.advantages, at.returns, steps, lanes, gamma, lambda);
    target.advantages.set(advantages);
    target.returns.set(returns);
  };
}
