import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { mergeOptions } from '../checkpoint/options.js';
import { checkSpaces } from '../checkpoint/spaces.js';
import { checkLoadOptions } from '../parts/check-env.js';
import type { OnPolicyAlgorithm } from './algorithm.js';
import { assemble, type OnPolicyParts } from './assemble.js';
import { type AgentState, readCheckpoint } from './checkpoint.js';
import type { OnPolicyOptions } from './options.js';

/** What `load` takes beside the file: the env, and options to change. */
export type LoadOptions<O extends OnPolicyOptions> = { readonly env: Env | VectorEnv } & Partial<O>;

/** Reads a checkpoint and builds the parts of an agent that goes on from it. */
export async function loadParts<O extends OnPolicyOptions>(
  algorithm: OnPolicyAlgorithm<O>,
  source: string | Uint8Array,
  options: LoadOptions<O>,
): Promise<{ readonly parts: OnPolicyParts<O>; readonly saved: AgentState }> {
  const { env, ...overrides } = checkLoadOptions(algorithm.name, options);
  const { policy, agent, optimizer } = readCheckpoint(source, algorithm.name);
  checkSpaces(policy, env);
  const merged = { ...mergeOptions({ ...agent.options, seed: policy.seed }, overrides) } as Partial<O>;
  return { parts: await assemble(algorithm, env, merged, optimizer), saved: agent };
}
