import { NeurotradeError } from '../core/errors.js';
import { readFileBytes } from '../core/files.js';
import { createRng } from '../core/rng.js';
import type { Space } from '../env/spaces.js';
import { ActorPolicy } from './actor-policy.js';
import { type Archive, decodeArchive, encodeArchive } from './format/archive.js';
import { parametersFromTensors, parametersToTensors } from './format/parameters.js';
import { fastestForward } from './kernels/fastest-forward.js';
import type { PolicySpec } from './network.js';
import type { Policy } from './policy.js';
import type { ObservationStatistics } from './standardize.js';

/** Everything that acting needs, as it stands in a saved file under `policy`. */
export interface PolicyDescription {
  /** The algorithm that trained it, such as `PPO`. */
  readonly algorithm: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly spec: PolicySpec;
  /** `null`: observations are not normalised. */
  readonly statistics: ObservationStatistics | null;
  readonly seed: number;
}

/** A loaded policy and what it was trained for. */
export interface LoadedPolicy extends Policy {
  readonly algorithm: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

export interface LoadPolicyOptions {
  /** Seeds the draws of `act(…, { deterministic: false })`. @default the seed it was trained with */
  readonly seed?: number;
}

/** The acting part alone as one file's bytes. */
export function encodePolicy(description: PolicyDescription, parameters: Float32Array): Uint8Array {
  return encodeArchive({ policy: description }, parametersToTensors(description.spec, parameters));
}

/**
 * A policy from a file that an agent's `save` or `savePolicy` wrote, or from its bytes; it acts without tfjs.
 *
 * @param source a path (Node) or the file's bytes (anywhere)
 * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`
 *
 * @example
 * ```ts
 * const policy = await loadPolicy('policy.safetensors');
 * const { action } = policy.act(observation);
 * ```
 */
export async function loadPolicy(source: string | Uint8Array, { seed }: LoadPolicyOptions = {}): Promise<LoadedPolicy> {
  const { description, parameters } = readPolicy(decodeArchive(bytesOf(source)));
  const { algorithm, observationSpace, actionSpace, spec, statistics } = description;
  const forward = fastestForward(spec);
  forward.setParameters(parameters);
  const rng = createRng(seed ?? description.seed).split('policy');
  const policy = new ActorPolicy({ forward, actionSpace, statistics, rng });
  return { algorithm, observationSpace, actionSpace, act: (observation, options) => policy.act(observation, options) };
}

/** A path's content, or the bytes themselves. */
export function bytesOf(source: string | Uint8Array): Uint8Array {
  return typeof source === 'string' ? readFileBytes(source) : source;
}

/** The acting part of a decoded file. @throws NeurotradeError `POLICY_FORMAT`, `POLICY_SHAPE` */
export function readPolicy({ content, tensors }: Archive): {
  readonly description: PolicyDescription;
  readonly parameters: Float32Array;
} {
  const description = content.policy as unknown as PolicyDescription | undefined;
  if (description?.spec === undefined) {
    throw new NeurotradeError(
      'POLICY_FORMAT',
      'saved policy: expected a policy in the file, found none; load a file that save() or savePolicy() wrote',
    );
  }
  return { description, parameters: parametersFromTensors(description.spec, tensors) };
}
