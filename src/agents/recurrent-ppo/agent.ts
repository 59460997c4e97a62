import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { OnPolicyAgent } from '../on-policy/agent.js';
import type { OnPolicyAlgorithm } from '../on-policy/algorithm.js';
import { assemble } from '../on-policy/assemble.js';
import { type LoadOptions, loadParts } from '../on-policy/load.js';
import { adamOptimizer } from '../optimizer.js';
import { memorySpec, type RecurrentPpoOptions, resolveRecurrentPpoOptions } from './options.js';
import { recurrentPpoUpdate } from './update.js';

const ADAM_EPSILON = 1e-5;

const algorithm: OnPolicyAlgorithm<RecurrentPpoOptions> = {
  name: 'RecurrentPPO',
  gradients: ['RecurrentPpoGradient'],
  resolveOptions: resolveRecurrentPpoOptions,
  memory: memorySpec,
  createOptimizer: (start, { maxGradNorm }) => adamOptimizer(start, { epsilon: ADAM_EPSILON, maxGradNorm }),
  update: recurrentPpoUpdate,
};

/**
 * {@link PPO} whose policy remembers: long short-term memory (Hochreiter & Schmidhuber 1997) between the observation and the
 * trunks, for the same spaces, masks included.
 *
 * @example
 * ```ts
 * const agent = await RecurrentPPO.create(env, { lstmHiddenSize: 64, seed: 1 });
 * await agent.learn({ totalTimesteps: 100_000 });
 * let state = null; // an episode begins
 * ({ action, state } = agent.predict(observation, { state }));
 * ```
 */
export class RecurrentPPO extends OnPolicyAgent<RecurrentPpoOptions> {
  /**
   * A fresh agent for `env`, whose autoreset mode it sets to `sameStep`.
   *
   * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`; `INVALID_ACTION` where its masks allow nothing
   */
  static async create(env: Env | VectorEnv, options: Partial<RecurrentPpoOptions> = {}): Promise<RecurrentPPO> {
    return new RecurrentPPO(await assemble(algorithm, env, options));
  }

  /**
   * The agent of a file that `save` wrote, or of its bytes, what each lane remembered included; see `PPO.load`.
   *
   * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`
   */
  static async load(source: string | Uint8Array, options: LoadOptions<RecurrentPpoOptions>): Promise<RecurrentPPO> {
    const { parts, saved } = await loadParts(algorithm, source, options);
    return new RecurrentPPO(parts, saved);
  }
}
