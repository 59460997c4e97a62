import { NeurotradeError } from '../../core/errors.js';
import { createRng, type Rng, randomSeed } from '../../core/rng.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { ActorPolicy } from '../../policy/actor-policy.js';
import { maskSize } from '../../policy/distributions/kinds.js';
import { featureSize } from '../../policy/extractors/features.js';
import type { ForwardPass } from '../../policy/forward.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { LstmSpec } from '../../policy/recurrent/spec.js';
import { distributionFor } from '../../policy/spaces.js';
import { createActor } from '../collect/actor.js';
import { RolloutCollector } from '../collect/collector.js';
import { EpisodeWindow } from '../collect/episode-window.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import { isVectorEnv, singleLane } from '../collect/single-lane.js';
import { initialParameters } from '../init/parameters.js';
import { modelWeights } from '../networks/models.js';
import { observationSpec } from '../networks/observation-spec.js';
import type { Optimizer, OptimizerSnapshot } from '../optimizer.js';
import { checkEnvGiven } from '../parts/check-env.js';
import { normalizerFor } from '../parts/normalizer-for.js';
import { actingPass, prepareNetwork } from '../parts/prepare-network.js';
import { probeMasks } from '../parts/probe-masks.js';
import type { OnPolicyAlgorithm } from './algorithm.js';
import type { OnPolicyOptions } from './options.js';

/** The pieces of an on-policy agent, put together. */
export interface OnPolicyParts<O extends OnPolicyOptions> {
  readonly algorithm: OnPolicyAlgorithm<O>;
  readonly options: Readonly<O>;
  readonly seed: number;
  readonly env: VectorEnv;
  readonly spec: ActorCriticSpec;
  readonly forward: ForwardPass;
  readonly optimizer: Optimizer;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly collector: RolloutCollector;
  readonly policy: ActorPolicy;
  readonly masked: boolean;
  /** Disposes of what was built to run the network; models of the user's own stay. */
  readonly releaseModels: () => void;
  /** One stream a purpose, so that drawing for one never moves another. */
  readonly rngs: { readonly actions: Rng; readonly minibatches: Rng; readonly predict: Rng };
}

/**
 * Builds an agent's parts for an env.
 *
 * @param start the optimiser's content to go on from; fresh parameters without it
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`, `INVALID_ACTION` (masks that allow nothing)
 */
export async function assemble<O extends OnPolicyOptions>(
  algorithm: OnPolicyAlgorithm<O>,
  given: Env | VectorEnv,
  options: Partial<O> | undefined,
  start?: OptimizerSnapshot,
): Promise<OnPolicyParts<O>> {
  checkEnvGiven(algorithm.name, given);
  const env = isVectorEnv(given) ? given : singleLane(given);
  const resolved = algorithm.resolveOptions(options, env.lanes);
  const spec = specFor(algorithm.name, env, resolved, algorithm.memory?.(resolved));
  const masked = usesMasks(env, spec, resolved);
  env.autoreset = 'sameStep';
  const seed = resolved.seed ?? randomSeed();
  if (masked) probeMasks(env, seed, algorithm.name);
  const releaseModels = await prepareNetwork(spec);
  const rng = createRng(seed);
  const parameters =
    start?.parameters ?? initialParameters(spec, resolved, rng.split('init'), await modelWeights(spec));
  const forward = actingPass(spec, parameters);
  const normalizer = normalizerFor(env.lanes, spec, resolved);
  const episodes = new EpisodeWindow(env.lanes, resolved.statsWindowSize);
  const rngs = { actions: rng.split('actions'), minibatches: rng.split('minibatches'), predict: rng.split('predict') };
  const actor = createActor(forward, env.lanes, rngs.actions);
  const { observationSize } = spec;
  return {
    algorithm,
    options: resolved,
    seed,
    env,
    spec,
    forward,
    normalizer,
    episodes,
    masked,
    releaseModels,
    rngs,
    optimizer: algorithm.createOptimizer(start ?? { parameters }, resolved),
    collector: new RolloutCollector({
      env,
      actor,
      normalizer,
      episodes,
      observationSize,
      masked,
      gamma: resolved.gamma,
      sdeSampleFreq: resolved.sdeSampleFreq,
    }),
    policy: new ActorPolicy({
      forward,
      actionSpace: env.actionSpace,
      statistics: normalizer.statistics,
      rng: rngs.predict,
    }),
  };
}

function specFor(scope: string, env: VectorEnv, options: OnPolicyOptions, lstm: LstmSpec | undefined): ActorCriticSpec {
  const { netArch, activation } = options;
  const observed = observationSpec(scope, env.observationSpace, options);
  const latentSize = netArch.pi.at(-1) ?? lstm?.hiddenSize ?? featureSize(observed);
  return {
    ...observed,
    ...(lstm === undefined ? {} : { lstm }),
    pi: netArch.pi,
    vf: netArch.vf,
    activation,
    distribution: distributionFor(env.actionSpace, { ...options, latentSize }),
  };
}

function usesMasks(env: VectorEnv, { distribution }: ActorCriticSpec, { useMasks }: OnPolicyOptions): boolean {
  const possible = maskSize(distribution) > 0 && env.actionMasks !== undefined;
  if (useMasks !== true) return useMasks === 'auto' && possible;
  if (possible) return true;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `"useMasks" needs an action space of choices and an env with actionMask, found ${env.actionSpace.kind} actions and ${env.actionMasks === undefined ? 'no masks' : 'masks'}; leave it at "auto"`,
  );
}
