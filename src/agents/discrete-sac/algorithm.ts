import type { OffPolicyAlgorithm } from '../off-policy/algorithm.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import { discreteSacSpecFor, usesMasks } from './networks.js';
import { type DiscreteSacOptions, resolveDiscreteSacOptions } from './options.js';
import { targetEntropyOf } from './target-entropy.js';
import { discreteSacStep } from './update.js';

/** Soft actor-critic over choices, for the shared off-policy body. */
export const discreteSacAlgorithm: OffPolicyAlgorithm<DiscreteSacOptions, DiscreteSacSpec> = {
  name: 'DiscreteSAC',
  gradients: ['DiscreteSacCriticGradient', 'DiscreteSacActorGradient'],
  resolveOptions: resolveDiscreteSacOptions,
  specFor: discreteSacSpecFor,
  starts: () => new Map(),
  usesMasks,
  exploration: () => ({ sdeSampleFreq: -1, randomStart: true }),
  targetEntropy: ({ actor }, options) => targetEntropyOf(options, actor.distribution.n).unmasked,
  createStep({ actor }, options) {
    const target = targetEntropyOf(options, actor.distribution.n);
    return (learner, batch, step, where) => discreteSacStep(learner, batch, target.of(batch), step, where);
  },
};
