import { integer, resolveOptions, text, value } from '../../core/options.js';
import type { Env } from '../../env/env.js';
import type { TradingEnvOptions } from '../../env/trading/options.js';
import { TradingEnv } from '../../env/trading-env.js';
import type { Policy } from '../../policy/policy.js';
import { backtest } from './backtest.js';
import { buyAndHold } from './buy-and-hold.js';
import type { Comparison } from './comparison.js';
import { hindsightOptimum } from './hindsight-optimum.js';

export interface CompareOptions {
  /** Who trades. @default 'policy' */
  readonly name?: string | undefined;
  /** Of the env's reset. @default 0 */
  readonly seed?: number | undefined;
  /** The wrappers that the policy was trained with. @default none */
  readonly wrap?: ((env: Env) => Env) | undefined;
}

/**
 * Backtests a policy beside both baselines, all in environments of the same options.
 *
 * @throws NeurotradeError as `TradingEnv` does
 *
 * @example
 * ```ts
 * console.log(compareTable(compare(policy, { candles, features, market: { takerFee: 0.001 } })));
 * ```
 */
export function compare(policy: Policy, env: TradingEnvOptions, options: CompareOptions = {}): Comparison {
  const { name, seed, wrap } = resolveOptions<{ name: string; seed: number; wrap: (env: Env) => Env }>(
    'compare',
    options,
    {
      name: text('policy'),
      seed: integer({ min: 0 }, 0),
      wrap: value<(env: Env) => Env>(
        'a function',
        (candidate) => typeof candidate === 'function',
        (inner: Env) => inner,
      ),
    },
  );
  const account = new TradingEnv(env);
  return {
    policy: backtest(policy, wrap(account), { name, seed }),
    buyAndHold: buyAndHold(account, { seed }),
    hindsight: hindsightOptimum(env, { seed }),
  };
}
