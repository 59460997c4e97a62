import { sharesMemory } from '../../core/kernel-worker.js';
import { instantiateKernels, type KernelInstance, type KernelVariant } from '../../core/kernels.js';
import { threadCount } from './crew/threads.js';
import { learnerKernels } from './generated/learner.js';
import { sharedLearnerKernels } from './generated/shared-learner.js';
import type { LearnerExports, SharedLearnerExports } from './learner-exports.js';

/** The learner's kernels, over a memory that threads share where there may be several. */
export type LearnerInstance = KernelInstance<LearnerExports | SharedLearnerExports>;

/** @returns `null` where the engine cannot run the kernels, or has no memory left */
export function instantiateLearner(bytes: number, variant?: KernelVariant): LearnerInstance | null {
  if (threadCount() > 1 && sharesMemory()) {
    const shared = instantiateKernels<SharedLearnerExports>(sharedLearnerKernels, bytes, variant, true);
    if (shared !== null) return shared;
  }
  return instantiateKernels<LearnerExports>(learnerKernels, bytes, variant);
}
