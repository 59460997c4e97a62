import { supportedVariants } from '../../core/kernels.js';
import { coversLstm } from '../../policy/kernels/lstm-plan.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { DiscreteSacSpec, SacSpec, TwinSpec } from '../ops/sac-types.js';
import { learnerKernels } from './generated/learner.js';
import { planLearner } from './learner-plan.js';
import { planDiscreteSac, planSac } from './sac-plan.js';

/** Beyond this a WebAssembly memory may not be had, and per-kernel dispatch no longer matters. */
const LARGEST_MEMORY = 2 ** 30;

/**
 * Whether the fused kernels train this network here: the engine has WebAssembly SIMD, and parameters, optimiser state
 * and scratch fit into a gigabyte. All layer sizes, activations and distributions are covered. They are asked about a network's
 * `fusedForm`, in which observations come encoded and dense extractors of the trunks' own are layers; what still has an
 * encoding or an extractor then is not covered.
 */
export function coversActorCritic(spec: ActorCriticSpec): boolean {
  if (spec.extractor !== undefined || spec.encoding !== undefined || spec.lstm !== undefined) return false;
  return supportedVariants(learnerKernels).length > 0 && planLearner(spec).bytes <= LARGEST_MEMORY;
}

/** The same for the networks of soft actor-critic, over a box or over choices; state-dependent noise needs a hidden layer. */
export function coversTwins(spec: TwinSpec): boolean {
  const { extractor, encoding, distribution, pi } = spec.actor;
  if (extractor !== undefined || encoding !== undefined) return false;
  if (supportedVariants(learnerKernels).length === 0) return false;
  if (distribution.kind === 'squashedStateDependentGaussian' && pi.length === 0) return false;
  const isDiscrete = distribution.kind === 'categorical';
  const { bytes } = isDiscrete ? planDiscreteSac(spec as DiscreteSacSpec) : planSac(spec as SacSpec);
  return bytes <= LARGEST_MEMORY;
}

/**
 * The same for recurrent networks; a hidden size that is no multiple of four is not covered. What a batch needs beside the
 * parameters is not known here.
 */
export function coversRecurrent({ lstm, ...spec }: ActorCriticSpec): boolean {
  return lstm !== undefined && coversLstm(lstm.hiddenSize) && coversActorCritic(spec);
}
