import { NeurotradeError } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { describeSpace, type Space } from '../../env/spaces.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { featureSize } from '../../policy/extractors/features.js';
import { actorCriticLayout, type ParameterLayout } from '../../policy/network.js';
import { initialFeatures } from '../init/features.js';
import { observationSpec } from '../networks/observation-spec.js';
import type { SoftLearnerStart } from '../off-policy/learner.js';
import { CRITIC_FEATURES, criticLayout, type SacSpec, type TwinSpec } from '../ops/sac-types.js';
import { isStateDependent } from '../ops/state-dependent-draw.js';
import type { SacOptions } from './options.js';

/**
 * The networks for an env.
 *
 * @throws NeurotradeError `INVALID_SPACE` where actions are not a box with finite bounds, `INVALID_OPTIONS` where the
 * features extractor does not go with the observations
 */
export function sacSpecFor(env: Pick<VectorEnv, 'observationSpace' | 'actionSpace'>, options: SacOptions): SacSpec {
  const { netArch, activation, useSde } = options;
  const size = boundedSize(env.actionSpace);
  const observed = observationSpec('SAC', env.observationSpace, options);
  const latentSize = netArch.pi.at(-1) ?? featureSize(observed);
  return {
    actor: {
      ...observed,
      pi: netArch.pi,
      activation,
      distribution: useSde
        ? { kind: 'squashedStateDependentGaussian', size, latentSize }
        : { kind: 'squashedGaussian', size },
    },
    qf: netArch.qf,
  };
}

/** Tensors that do not start at random: log σ of state-dependent noise. */
export function sacStarts({ actor }: SacSpec, { logStdInit }: SacOptions): Starts {
  if (!isStateDependent(actor)) return new Map();
  const { size, latentSize } = actor.distribution;
  return new Map([['log_std', new Float32Array(latentSize * size).fill(logStdInit)]]);
}

/**
 * Fresh networks, weights and biases uniform in ±1/√inputs as PyTorch's `Linear`; the targets start as the critics.
 *
 * @param given tensors that start as they are, by name, in all networks
 */
export function initialNetworks(spec: TwinSpec, rng: Rng, given: Starts = new Map()): SoftLearnerStart {
  const { extractor } = spec.actor;
  const initial = (layout: ParameterLayout, streams: Rng): Float32Array => {
    const features = extractor === undefined ? [] : initialFeatures(extractor, CRITIC_FEATURES, false, streams);
    return uniformParameters(layout, streams, new Map([...features, ...given]));
  };
  const actor = initial(actorCriticLayout(spec.actor), rng.split('actor'));
  const critics = initial(criticLayout(spec), rng.split('critics'));
  return { actor: { parameters: actor }, critics: { parameters: critics }, targets: critics.slice() };
}

/** First values of tensors, by name. */
export type Starts = ReadonlyMap<string, Float32Array>;

function uniformParameters(layout: ParameterLayout, rng: Rng, starts: Starts): Float32Array {
  const parameters = new Float32Array(layout.size);
  let bound = 1;
  for (const { name, shape, offset, size } of layout.tensors) {
    if (shape.length === 2) bound = 1 / Math.sqrt(shape[0] as number);
    const draws = rng.split(name);
    const start = starts.get(name);
    if (start !== undefined) parameters.set(start, offset);
    else for (let i = 0; i < size; i++) parameters[offset + i] = (2 * draws.next() - 1) * bound;
  }
  return parameters;
}

function boundedSize(space: Space): number {
  const bounded = space.kind === 'box' && [...space.low, ...space.high].every(Number.isFinite);
  if (bounded) return space.low.length;
  throw new NeurotradeError(
    'INVALID_SPACE',
    `SAC: expected a box action space with finite bounds, found ${describeSpace(space)}; give every element bounds, or train with PPO`,
  );
}
