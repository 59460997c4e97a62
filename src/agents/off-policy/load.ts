import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { mergeOptions } from '../checkpoint/options.js';
import { checkSpaces } from '../checkpoint/spaces.js';
import type { TwinSpec } from '../ops/sac-types.js';
import { checkLoadOptions } from '../parts/check-env.js';
import type { OffPolicyAlgorithm } from './algorithm.js';
import { assembleOffPolicy, type OffPolicyParts } from './assemble.js';
import { type OffPolicyState, readOffPolicyCheckpoint } from './checkpoint.js';
import type { OffPolicyOptions } from './options.js';

/** What `load` takes beside the file: the env, and options to change. */
export type OffPolicyLoadOptions<O extends OffPolicyOptions> = { readonly env: Env | VectorEnv } & Partial<O>;

/** Reads a checkpoint and builds the parts of an agent that goes on from it. */
export async function loadOffPolicyParts<O extends OffPolicyOptions, S extends TwinSpec>(
  algorithm: OffPolicyAlgorithm<O, S>,
  source: string | Uint8Array,
  options: OffPolicyLoadOptions<O>,
): Promise<{ readonly parts: OffPolicyParts<O, S>; readonly saved: OffPolicyState }> {
  const { env, ...overrides } = checkLoadOptions(algorithm.name, options);
  const { policy, agent, networks } = readOffPolicyCheckpoint(source, algorithm.name);
  checkSpaces(policy, env);
  const merged = { ...mergeOptions({ ...agent.options, seed: policy.seed }, overrides) } as Partial<O>;
  return { parts: await assembleOffPolicy(algorithm, env, merged, { networks, agent }), saved: agent };
}
