import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { OnPolicyAgent } from '../on-policy/agent.js';
import type { OnPolicyAlgorithm } from '../on-policy/algorithm.js';
import { assemble } from '../on-policy/assemble.js';
import { type LoadOptions, loadParts } from '../on-policy/load.js';
import { adamOptimizer, rmsPropOptimizer } from '../optimizer.js';
import { type A2cOptions, resolveA2cOptions } from './options.js';
import { a2cUpdate } from './update.js';

const ADAM_EPSILON = 1e-5;
const RMSPROP_ALPHA = 0.99;

const algorithm: OnPolicyAlgorithm<A2cOptions> = {
  name: 'A2C',
  gradients: ['A2cGradient'],
  resolveOptions: resolveA2cOptions,
  createOptimizer: (start, { useRmsProp, rmsPropEps, maxGradNorm }) =>
    useRmsProp
      ? rmsPropOptimizer(start, { alpha: RMSPROP_ALPHA, epsilon: rmsPropEps, maxGradNorm })
      : adamOptimizer(start, { epsilon: ADAM_EPSILON, maxGradNorm }),
  update: a2cUpdate,
};

/** Synchronous advantage actor-critic (arXiv:1602.01783), for the same spaces as {@link PPO}. */
export class A2C extends OnPolicyAgent<A2cOptions> {
  /**
   * A fresh agent for `env`, whose autoreset mode it sets to `sameStep`.
   *
   * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`; `INVALID_ACTION` where its masks allow nothing
   */
  static async create(env: Env | VectorEnv, options: Partial<A2cOptions> = {}): Promise<A2C> {
    return new A2C(await assemble(algorithm, env, options));
  }

  /**
   * The agent of a file that `save` wrote, or of its bytes; see `PPO.load`.
   *
   * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`
   */
  static async load(source: string | Uint8Array, options: LoadOptions<A2cOptions>): Promise<A2C> {
    const { parts, saved } = await loadParts(algorithm, source, options);
    return new A2C(parts, saved);
  }
}
