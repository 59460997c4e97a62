import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { OffPolicyAgent } from '../off-policy/agent.js';
import { assembleOffPolicy } from '../off-policy/assemble.js';
import { loadOffPolicyParts, type OffPolicyLoadOptions } from '../off-policy/load.js';
import type { SacSpec } from '../ops/sac-types.js';
import { sacAlgorithm } from './algorithm.js';
import type { SacOptions } from './options.js';

/**
 * Soft actor-critic (arXiv:1812.05905) for box actions with finite bounds: a squashed Gaussian policy, twin critics, an
 * entropy weight that is learnt, and a replay buffer. On one env or many lanes.
 *
 * @example
 * ```ts
 * const agent = await SAC.create(env, { learningRate: 1e-3, seed: 1 });
 * await agent.learn({ totalTimesteps: 20_000 });
 * const { action } = agent.predict(observation);
 * await agent.save('sac.safetensors', { includeReplayBuffer: true });
 * ```
 */
export class SAC extends OffPolicyAgent<SacOptions, SacSpec> {
  /**
   * A fresh agent for `env`, whose autoreset mode it sets to `sameStep`.
   *
   * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`
   */
  static async create(env: Env | VectorEnv, options: Partial<SacOptions> = {}): Promise<SAC> {
    return new SAC(await assembleOffPolicy(sacAlgorithm, env, options));
  }

  /**
   * The agent of a file that `save` wrote, or of its bytes. `learn({ …, resetNumTimesteps: false })` then goes on exactly
   * where it stopped, if it was saved with its replay buffer, between two updates, and the env can save its state.
   *
   * @param options the env, and options to change from what was saved
   * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`
   */
  static async load(source: string | Uint8Array, options: OffPolicyLoadOptions<SacOptions>): Promise<SAC> {
    const { parts, saved } = await loadOffPolicyParts(sacAlgorithm, source, options);
    return new SAC(parts, saved);
  }
}
