import { ready } from '@tensorflow/tfjs';
import { createRng, type Rng, randomSeed } from '../../core/rng.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { ActorPolicy } from '../../policy/actor-policy.js';
import type { ForwardPass } from '../../policy/forward.js';
import { fastestForward } from '../../policy/kernels/fastest-forward.js';
import { EpisodeWindow } from '../collect/episode-window.js';
import { RunningNormalizer } from '../collect/normalizer.js';
import { isVectorEnv, singleLane } from '../collect/single-lane.js';
import { registerFusedKernels } from '../kernels/register.js';
import { OffPolicyCollector } from '../off-policy/collector.js';
import type { SacSpec } from '../ops/sac-types.js';
import { ReplayBuffer } from '../replay/replay-buffer.js';
import type { SacState, SacStream } from './checkpoint.js';
import {
  type EntropyCoefficient,
  type EntropyCoefficientState,
  fixedEntropyCoefficient,
  learntEntropyCoefficient,
} from './entropy-coefficient.js';
import { SacLearner, type SacLearnerSnapshot } from './learner.js';
import { initialNetworks, sacSpecFor } from './networks.js';
import { parseEntCoef, resolveSacOptions, type SacOptions } from './options.js';

/** The pieces of a SAC agent, put together. */
export interface SacParts {
  readonly options: Readonly<SacOptions>;
  readonly seed: number;
  readonly env: VectorEnv;
  readonly spec: SacSpec;
  readonly forward: ForwardPass;
  readonly learner: SacLearner;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly buffer: ReplayBuffer;
  readonly collector: OffPolicyCollector;
  readonly policy: ActorPolicy;
  readonly rngs: Readonly<Record<SacStream, Rng>>;
}

/**
 * Builds an agent's parts for an env.
 *
 * @param start networks and entropy coefficient to go on from; fresh ones without it
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`
 */
export async function assembleSac(
  given: Env | VectorEnv,
  options: Partial<SacOptions> | undefined,
  start?: { readonly networks: SacLearnerSnapshot; readonly agent: Pick<SacState, 'entropy'> },
): Promise<SacParts> {
  const env = isVectorEnv(given) ? given : singleLane(given);
  const resolved = resolveSacOptions(options, env.lanes);
  const spec = sacSpecFor(env, resolved);
  env.autoreset = 'sameStep';
  await ready();
  registerFusedKernels();
  const seed = resolved.seed ?? randomSeed();
  const rng = createRng(seed);
  const rngs = streams(rng);
  const networks = start?.networks ?? initialNetworks(spec, rng.split('init'));
  const forward = fastestForward(spec.actor);
  forward.setParameters(networks.actor.parameters);
  const normalizer = normalizerFor(env, spec, resolved);
  const episodes = new EpisodeWindow(env.lanes, resolved.statsWindowSize);
  const buffer = bufferFor(env, spec, resolved);
  return {
    options: resolved,
    seed,
    env,
    spec,
    forward,
    normalizer,
    episodes,
    buffer,
    rngs,
    learner: new SacLearner(spec, networks, entropyCoefficient(spec, resolved, start?.agent.entropy)),
    collector: new OffPolicyCollector({ env, forward, normalizer, episodes, buffer, rng: rngs.actions }),
    policy: new ActorPolicy({
      forward,
      actionSpace: env.actionSpace,
      statistics: normalizer.statistics,
      rng: rngs.predict,
    }),
  };
}

function streams(rng: Rng): Record<SacStream, Rng> {
  return {
    actions: rng.split('actions'),
    replay: rng.split('replay'),
    noise: rng.split('noise'),
    predict: rng.split('predict'),
  };
}

function normalizerFor(env: VectorEnv, { actor }: SacSpec, options: SacOptions): RunningNormalizer {
  return new RunningNormalizer({
    observations: options.normalizeObservation,
    rewards: false,
    observationSize: actor.observationSize,
    lanes: env.lanes,
    gamma: options.gamma,
    clipObservation: options.clipObservation,
    clipReward: Infinity,
  });
}

function bufferFor({ lanes }: VectorEnv, { actor }: SacSpec, { bufferSize }: SacOptions): ReplayBuffer {
  const { observationSize, distribution } = actor;
  return new ReplayBuffer({ capacity: bufferSize, lanes, observationSize, actionSize: distribution.size });
}

function entropyCoefficient(
  { actor }: SacSpec,
  { entCoef, targetEntropy }: SacOptions,
  saved: EntropyCoefficientState | undefined,
): EntropyCoefficient {
  const { initial, learnt } = parseEntCoef(entCoef);
  if (!learnt) return fixedEntropyCoefficient(initial);
  const fresh = { logValue: Math.log(initial), firstMoment: 0, secondMoment: 0, step: 0 };
  return learntEntropyCoefficient(saved ?? fresh, targetEntropy === 'auto' ? -actor.distribution.size : targetEntropy);
}
