import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { OffPolicyAgent } from '../off-policy/agent.js';
import { assembleOffPolicy } from '../off-policy/assemble.js';
import { loadOffPolicyParts, type OffPolicyLoadOptions } from '../off-policy/load.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import { discreteSacAlgorithm } from './algorithm.js';
import type { DiscreteSacOptions } from './options.js';

/**
 * Soft actor-critic for discrete actions (arXiv:1910.07207), also masked ones: critics that value every action, exact
 * expectations in the place of draws, an entropy weight that is learnt, and a replay buffer. On one env or many lanes.
 *
 * @example
 * ```ts
 * const agent = await DiscreteSAC.create(env, { targetEntropy: 'auto_0.5', seed: 1 });
 * await agent.learn({ totalTimesteps: 20_000 });
 * const { action } = agent.predict(observation);
 * await agent.save('discrete-sac.safetensors', { includeReplayBuffer: true });
 * ```
 */
export class DiscreteSAC extends OffPolicyAgent<DiscreteSacOptions, DiscreteSacSpec> {
  /**
   * A fresh agent for `env`, whose autoreset mode it sets to `sameStep`.
   *
   * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`; `INVALID_ACTION` where its masks allow nothing
   */
  static async create(env: Env | VectorEnv, options: Partial<DiscreteSacOptions> = {}): Promise<DiscreteSAC> {
    return new DiscreteSAC(await assembleOffPolicy(discreteSacAlgorithm, env, options));
  }

  /**
   * The agent of a file that `save` wrote, or of its bytes. `learn({ …, resetNumTimesteps: false })` then goes on exactly
   * where it stopped, if it was saved with its replay buffer, between two updates, and the env can save its state.
   *
   * @param options the env, and options to change from what was saved
   * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`
   */
  static async load(
    source: string | Uint8Array,
    options: OffPolicyLoadOptions<DiscreteSacOptions>,
  ): Promise<DiscreteSAC> {
    const { parts, saved } = await loadOffPolicyParts(discreteSacAlgorithm, source, options);
    return new DiscreteSAC(parts, saved);
  }
}
