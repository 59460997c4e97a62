import type { Rng } from '../../core/rng.js';
import type { OffPolicyAlgorithm } from '../off-policy/algorithm.js';
import type { SacSpec } from '../ops/sac-types.js';
import { sacSpecFor } from './networks.js';
import { resolveSacOptions, type SacOptions } from './options.js';
import { sacStep } from './update.js';

/** Soft actor-critic for continuous actions, for the shared off-policy body. */
export const sacAlgorithm: OffPolicyAlgorithm<SacOptions, SacSpec> = {
  name: 'SAC',
  resolveOptions: resolveSacOptions,
  specFor: sacSpecFor,
  usesMasks: () => false,
  targetEntropy: ({ actor }, { targetEntropy }) =>
    targetEntropy === 'auto' ? -actor.distribution.size : targetEntropy,
  createStep({ actor }, { batchSize }, rng) {
    const noise = {
      current: new Float32Array(batchSize * actor.distribution.size),
      next: new Float32Array(batchSize * actor.distribution.size),
    };
    return (learner, batch, options, where) => {
      fillNormal(noise.current, rng);
      fillNormal(noise.next, rng);
      return sacStep(learner, batch, noise, options, where);
    };
  },
};

function fillNormal(target: Float32Array, rng: Rng): void {
  for (let i = 0; i < target.length; i++) target[i] = rng.normal();
}
