import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { OnPolicyAgent } from '../on-policy/agent.js';
import type { OnPolicyAlgorithm } from '../on-policy/algorithm.js';
import { assemble } from '../on-policy/assemble.js';
import { type LoadOptions, loadParts } from '../on-policy/load.js';
import { adamOptimizer } from '../optimizer.js';
import { type PpoOptions, resolvePpoOptions } from './options.js';
import { ppoUpdate } from './update.js';

const ADAM_EPSILON = 1e-5;

const algorithm: OnPolicyAlgorithm<PpoOptions> = {
  name: 'PPO',
  gradients: ['PpoGradient'],
  resolveOptions: resolvePpoOptions,
  createOptimizer: (start, { maxGradNorm }) => adamOptimizer(start, { epsilon: ADAM_EPSILON, maxGradNorm }),
  update: ppoUpdate,
};

/**
 * Proximal policy optimisation with the clipped surrogate loss (arXiv:1707.06347), for discrete (also masked) and
 * continuous actions, on one env or many lanes.
 *
 * @example
 * ```ts
 * const agent = await PPO.create(env, { learningRate: linear(3e-4), seed: 1 });
 * await agent.learn({ totalTimesteps: 100_000 });
 * const { action } = agent.predict(observation);
 * await agent.save('ppo.safetensors');
 * ```
 */
export class PPO extends OnPolicyAgent<PpoOptions> {
  /**
   * A fresh agent for `env`, whose autoreset mode it sets to `sameStep`.
   *
   * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`; `INVALID_ACTION` where its masks allow nothing
   */
  static async create(env: Env | VectorEnv, options: Partial<PpoOptions> = {}): Promise<PPO> {
    return new PPO(await assemble(algorithm, env, options));
  }

  /**
   * The agent of a file that `save` wrote, or of its bytes. `learn({ …, resetNumTimesteps: false })` then goes on exactly
   * where it stopped, if it was saved between two rollouts and the env can save its state.
   *
   * @param options the env, and options to change from what was saved
   * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`
   */
  static async load(source: string | Uint8Array, options: LoadOptions<PpoOptions>): Promise<PPO> {
    const { parts, saved } = await loadParts(algorithm, source, options);
    return new PPO(parts, saved);
  }
}
