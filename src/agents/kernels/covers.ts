import { supportedVariants } from '../../core/kernels.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import { learnerKernels } from './generated/learner.js';
import { planLearner } from './learner-plan.js';

/** Beyond this a WebAssembly memory may not be had, and per-kernel dispatch no longer matters. */
const LARGEST_MEMORY = 2 ** 30;

/**
 * Whether the fused kernels train this network here: the engine has WebAssembly SIMD, and parameters, optimiser state
 * and scratch fit into a gigabyte. All layer sizes and both activations and distributions are covered; a features
 * extractor is not, nor are observations with choices.
 */
export function coversActorCritic(spec: ActorCriticSpec): boolean {
  if (spec.extractor !== undefined || spec.encoding !== undefined || spec.lstm !== undefined) return false;
  return supportedVariants(learnerKernels).length > 0 && planLearner(spec).bytes <= LARGEST_MEMORY;
}
