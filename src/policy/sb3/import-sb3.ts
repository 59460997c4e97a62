import { NeurotradeError } from '../../core/errors.js';
import type { RunningMomentsState } from '../../core/running-moments.js';
import { readTensor, splitFile } from '../format/safetensors.js';
import { actorCriticLayout, type PolicySpec } from '../network.js';
import { bytesOf, encodePolicy } from '../saved-policy.js';
import type { ObservationStatistics } from '../standardize.js';
import { flatten, parseDescription, refuseModel, type Sb3Description, spaceFrom } from './description.js';
import { actorCriticFrom, squashedActorFrom } from './networks.js';

/** A model of Stable-Baselines3, here. */
export interface ImportedPolicy {
  /** What `loadPolicy` reads; acts as the model does, its `VecNormalize` included. */
  readonly policyBytes: Uint8Array;
  readonly spec: PolicySpec;
  /** `[parameters]`, for `setParameters` of an agent with this `spec`. */
  readonly parameters: Float32Array;
  /** What `VecNormalize` knows of observations; `null` where it was not given. */
  readonly observations: RunningMomentsState | null;
}

const NETWORKS: Readonly<Record<string, readonly [policy: string, network: typeof actorCriticFrom]>> = {
  PPO: ['ActorCriticPolicy', actorCriticFrom],
  A2C: ['ActorCriticPolicy', actorCriticFrom],
  SAC: ['SACPolicy', squashedActorFrom],
};

/**
 * Reads a model of Stable-Baselines3 (PPO, A2C or SAC with `MlpPolicy`) from the file that `sb3_to_safetensors.py` (see
 * docs/export.md) makes of its zip. Of SAC's networks only the actor is taken over.
 *
 * @param source a path (Node) or the file's bytes (anywhere)
 * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_SHAPE`; `UNSUPPORTED` for other algorithms, policies, spaces or
 * activations, and for gSDE
 *
 * @example
 * ```ts
 * const { policyBytes } = importSb3('model.safetensors');
 * const policy = await loadPolicy(policyBytes);
 * ```
 */
export function importSb3(source: string | Uint8Array): ImportedPolicy {
  const { header, data } = splitFile(bytesOf(source));
  const description = parseDescription(header.metadata);
  const tensors = Object.fromEntries(Object.keys(header.entries).map((name) => [name, readTensor(header, data, name)]));
  const observationSpace = spaceFrom(description.observation_space);
  const actionSpace = spaceFrom(description.action_space);
  const { spec, pieces } = networkOf(description)(description, tensors, observationSpace, actionSpace);
  const parameters = joined(spec, pieces);
  const { algorithm, seed } = description;
  const policy = {
    algorithm,
    observationSpace,
    actionSpace,
    spec,
    statistics: statisticsOf(description),
    seed: seed ?? 0,
  };
  return { policyBytes: encodePolicy(policy, parameters), spec, parameters, observations: momentsOf(description) };
}

function networkOf({ algorithm, policy, use_sde }: Sb3Description): typeof actorCriticFrom {
  const [name, network] = NETWORKS[algorithm] ?? refuseModel(`PPO, A2C or SAC, found ${algorithm}`);
  if (policy !== name) return refuseModel(`an ${name}, found ${policy}`);
  return use_sde ? refuseModel('a model without gSDE, found "use_sde"') : network;
}

/** @throws NeurotradeError `POLICY_SHAPE` where the tensors are not those of the network that they describe */
function joined(spec: PolicySpec, pieces: readonly Float32Array[]): Float32Array {
  const { size } = actorCriticLayout(spec);
  const found = pieces.reduce((sum, { length }) => sum + length, 0);
  if (found !== size) {
    throw new NeurotradeError(
      'POLICY_SHAPE',
      `importSb3: expected ${size} parameters for the spaces and layers that the file describes, found ${found}; export the model again`,
    );
  }
  const parameters = new Float32Array(size);
  let offset = 0;
  for (const piece of pieces) {
    parameters.set(piece, offset);
    offset += piece.length;
  }
  return parameters;
}

function momentsOf({ normalizer }: Sb3Description): RunningMomentsState | null {
  if (normalizer === undefined) return null;
  return { mean: flatten(normalizer.mean), variance: flatten(normalizer.variance), count: normalizer.count };
}

function statisticsOf(description: Sb3Description): ObservationStatistics | null {
  const { clip, epsilon } = description.normalizer ?? {};
  if (clip === undefined || epsilon === undefined) return null;
  const { mean, variance } = momentsOf(description) as RunningMomentsState;
  return { mean, variance, clip, epsilon };
}
