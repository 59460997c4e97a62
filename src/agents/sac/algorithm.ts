import type { Rng } from '../../core/rng.js';
import type { OffPolicyAlgorithm } from '../off-policy/algorithm.js';
import type { SacSpec } from '../ops/sac-types.js';
import { isStateDependent } from '../ops/state-dependent-draw.js';
import { sacSpecFor, sacStarts } from './networks.js';
import { resolveSacOptions, type SacOptions } from './options.js';
import { type SacNoise, sacStep } from './update.js';

/** Soft actor-critic for continuous actions, for the shared off-policy body. */
export const sacAlgorithm: OffPolicyAlgorithm<SacOptions, SacSpec> = {
  name: 'SAC',
  gradients: ['SacCriticGradient', 'SacActorGradient'],
  resolveOptions: resolveSacOptions,
  specFor: sacSpecFor,
  starts: sacStarts,
  usesMasks: () => false,
  exploration: ({ useSde, sdeSampleFreq, useSdeAtWarmup }) => ({
    sdeSampleFreq,
    randomStart: !(useSde && useSdeAtWarmup),
  }),
  targetEntropy: ({ actor }, { targetEntropy }) =>
    targetEntropy === 'auto' ? -actor.distribution.size : targetEntropy,
  createStep({ actor }, { batchSize }, rng) {
    const draw = isStateDependent(actor)
      ? sharedNoise(actor.distribution.latentSize * actor.distribution.size, rng)
      : freshNoise(batchSize * actor.distribution.size, rng);
    return (learner, batch, options, where) => sacStep(learner, batch, draw(), options, where);
  },
};

/** New numbers for each row, at the observations and at the next ones. */
function freshNoise(size: number, rng: Rng): () => SacNoise {
  const noise = { current: new Float32Array(size), next: new Float32Array(size) };
  return () => {
    fillNormal(noise.current, rng);
    fillNormal(noise.next, rng);
    return noise;
  };
}

/** One matrix a gradient step, for all rows of both losses (as Stable-Baselines3 does). */
function sharedNoise(size: number, rng: Rng): () => SacNoise {
  const matrix = new Float32Array(size);
  return () => {
    fillNormal(matrix, rng);
    return { current: matrix, next: matrix };
  };
}

function fillNormal(target: Float32Array, rng: Rng): void {
  for (let i = 0; i < target.length; i++) target[i] = rng.normal();
}
