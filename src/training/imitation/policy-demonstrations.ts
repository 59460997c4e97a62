import type { Demonstrations } from '../../agents/imitation/demonstrations.js';
import { boolean, integer, number, resolveOptions } from '../../core/options.js';
import type { Env } from '../../env/env.js';
import type { Policy } from '../../policy/policy.js';
import { policyDriver } from './drivers.js';
import { type Decide, recordDemonstrations } from './record-demonstrations.js';

/** Options of {@link policyDemonstrations}. */
export interface PolicyDemonstrationOptions {
  /** @default 10 */
  readonly episodes?: number | undefined;
  /** Of the first episode's reset; each later one's is the next number. @default 0 */
  readonly seed?: number | undefined;
  /** The most likely action instead of a sample. @default true */
  readonly deterministic?: boolean | undefined;
  /** Discount of the returns, [0, 1]. @default 0.99 */
  readonly gamma?: number | undefined;
}

type Resolved = { readonly [K in keyof PolicyDemonstrationOptions]-?: NonNullable<PolicyDemonstrationOptions[K]> };

/**
 * What any policy sees and does in an env, as demonstrations for `cloneBehavior`: to teach a small network what a large one
 * knows, or another algorithm's.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, and as the env and the policy do
 *
 * @example
 * ```ts
 * await cloneBehavior(small, policyDemonstrations(large, env, { episodes: 50 }));
 * ```
 */
export function policyDemonstrations(
  policy: Policy,
  env: Env,
  options: PolicyDemonstrationOptions = {},
): Demonstrations {
  const { episodes, seed, deterministic, gamma } = resolveOptions<Resolved>('policyDemonstrations', options, {
    episodes: integer({ min: 1 }, 10),
    seed: integer({ min: 0 }, 0),
    deterministic: boolean(true),
    gamma: number({ min: 0, max: 1 }, 0.99),
  });
  const begin = (): Decide => {
    const act = policyDriver(policy, deterministic);
    return (observation, _, mask) => {
      const action = act(observation, mask, 0);
      return { demonstrated: action, played: action };
    };
  };
  const resets = Array.from({ length: episodes }, (_, i) => ({ seed: seed + i }));
  return recordDemonstrations(env, begin, resets, gamma);
}
