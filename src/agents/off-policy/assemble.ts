import { createRng, type Rng, randomSeed } from '../../core/rng.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { ActorPolicy } from '../../policy/actor-policy.js';
import { actionSize, maskSize } from '../../policy/distributions/kinds.js';
import type { ForwardPass } from '../../policy/forward.js';
import { EpisodeWindow } from '../collect/episode-window.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import { isVectorEnv, singleLane } from '../collect/single-lane.js';
import { modelWeights } from '../networks/models.js';
import type { TwinSpec } from '../ops/sac-types.js';
import { checkEnvGiven } from '../parts/check-env.js';
import { normalizerFor } from '../parts/normalizer-for.js';
import { actingPass, prepareNetwork } from '../parts/prepare-network.js';
import { probeMasks } from '../parts/probe-masks.js';
import { PrioritizedReplayBuffer } from '../replay/prioritized-replay-buffer.js';
import { ReplayBuffer } from '../replay/replay-buffer.js';
import { initialNetworks } from '../sac/networks.js';
import type { OffPolicyAlgorithm } from './algorithm.js';
import type { OffPolicyState, OffPolicyStream } from './checkpoint.js';
import { OffPolicyCollector } from './collector.js';
import {
  type EntropyCoefficient,
  type EntropyCoefficientState,
  fixedEntropyCoefficient,
  learntEntropyCoefficient,
} from './entropy-coefficient.js';
import { SoftLearner, type SoftLearnerSnapshot } from './learner.js';
import { type OffPolicyOptions, parseEntCoef, prioritiesOf } from './options.js';

/** The pieces of an off-policy agent, put together. */
export interface OffPolicyParts<O extends OffPolicyOptions, S extends TwinSpec> {
  readonly algorithm: OffPolicyAlgorithm<O, S>;
  readonly options: Readonly<O>;
  readonly seed: number;
  readonly env: VectorEnv;
  readonly spec: S;
  readonly forward: ForwardPass;
  readonly learner: SoftLearner<S>;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly buffer: ReplayBuffer;
  readonly collector: OffPolicyCollector;
  readonly policy: ActorPolicy;
  /** Disposes of what was built to run the networks; models of the user's own stay. */
  readonly releaseModels: () => void;
  readonly rngs: Readonly<Record<OffPolicyStream, Rng>>;
}

/** What an agent goes on from. */
export interface OffPolicyStart {
  readonly networks: SoftLearnerSnapshot;
  readonly agent: Pick<OffPolicyState, 'entropy'>;
}

/**
 * Builds an agent's parts for an env.
 *
 * @param start networks and entropy coefficient to go on from; fresh ones without it
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`, `INVALID_ACTION` (masks that allow nothing)
 */
export async function assembleOffPolicy<O extends OffPolicyOptions, S extends TwinSpec>(
  algorithm: OffPolicyAlgorithm<O, S>,
  given: Env | VectorEnv,
  options: Partial<O> | undefined,
  start?: OffPolicyStart,
): Promise<OffPolicyParts<O, S>> {
  checkEnvGiven(algorithm.name, given);
  const env = isVectorEnv(given) ? given : singleLane(given);
  const resolved = algorithm.resolveOptions(options, env.lanes);
  const spec = algorithm.specFor(env, resolved);
  const masked = algorithm.usesMasks(env, resolved);
  const { sdeSampleFreq } = algorithm.exploration(resolved);
  env.autoreset = 'sameStep';
  const seed = resolved.seed ?? randomSeed();
  if (masked) probeMasks(env, seed, algorithm.name);
  const releaseModels = await prepareNetwork(spec.actor);
  const rng = createRng(seed);
  const rngs = streams(rng);
  const starts = new Map([...(await modelWeights(spec.actor)), ...algorithm.starts(spec, resolved)]);
  const networks = start?.networks ?? initialNetworks(spec, rng.split('init'), starts);
  const forward = actingPass(spec.actor, networks.actor.parameters);
  const normalizer = normalizerFor(env.lanes, spec.actor, resolved);
  const episodes = new EpisodeWindow(env.lanes, resolved.statsWindowSize);
  const buffer = bufferFor(env, spec, resolved, masked);
  const entropy = entropyCoefficient(resolved, algorithm.targetEntropy(spec, resolved), start?.agent.entropy);
  return {
    algorithm,
    options: resolved,
    seed,
    env,
    spec,
    forward,
    normalizer,
    episodes,
    buffer,
    releaseModels,
    rngs,
    learner: new SoftLearner(spec, networks, entropy),
    collector: new OffPolicyCollector({ env, forward, normalizer, episodes, buffer, rng: rngs.actions, sdeSampleFreq }),
    policy: new ActorPolicy({
      forward,
      actionSpace: env.actionSpace,
      statistics: normalizer.statistics,
      rng: rngs.predict,
    }),
  };
}

function streams(rng: Rng): Record<OffPolicyStream, Rng> {
  return {
    actions: rng.split('actions'),
    replay: rng.split('replay'),
    noise: rng.split('noise'),
    predict: rng.split('predict'),
  };
}

function bufferFor(
  { lanes }: VectorEnv,
  { actor }: TwinSpec,
  options: OffPolicyOptions,
  masked: boolean,
): ReplayBuffer {
  const { observationSize, distribution } = actor;
  const sizes = {
    capacity: options.bufferSize,
    lanes,
    observationSize,
    actionSize: actionSize(distribution),
    maskSize: masked ? maskSize(distribution) : 0,
  };
  const priorities = prioritiesOf(options);
  return priorities === null ? new ReplayBuffer(sizes) : new PrioritizedReplayBuffer(sizes, priorities);
}

function entropyCoefficient(
  { entCoef }: OffPolicyOptions,
  targetEntropy: number,
  saved: EntropyCoefficientState | undefined,
): EntropyCoefficient {
  const { initial, learnt } = parseEntCoef(entCoef);
  if (!learnt) return fixedEntropyCoefficient(initial);
  const fresh = { logValue: Math.log(initial), firstMoment: 0, secondMoment: 0, step: 0 };
  return learntEntropyCoefficient(saved ?? fresh, targetEntropy);
}
