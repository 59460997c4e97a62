import { boolean, integer, resolveOptions, text } from '../../core/options.js';
import type { Env } from '../../env/env.js';
import type { Policy, PolicyState } from '../../policy/policy.js';
import { currentMask } from '../evaluate/run-episode.js';
import type { BacktestResult } from './backtest-result.js';
import { play } from './play.js';

export interface BacktestOptions {
  /** Who trades, for tables and reports. @default 'policy' */
  readonly name?: string | undefined;
  /** The most likely action instead of a sample. @default true */
  readonly deterministic?: boolean | undefined;
  /** Of the env's reset. @default 0 */
  readonly seed?: number | undefined;
}

/**
 * Plays one episode of a trading env with a policy and measures it. For a whole test span, build the env with
 * `episode: { start: 'first' }` and no length.
 *
 * @param env a `TradingEnv`, wrapped or not
 * @throws NeurotradeError `INVALID_OPTIONS`; `UNSUPPORTED` where the env's info does not carry an account
 *
 * @example
 * ```ts
 * const { metrics, trades, costs } = backtest(policy, env);
 * console.log(metrics.sharpe, trades.length, costs.total);
 * ```
 */
export function backtest(policy: Policy, env: Env, options: BacktestOptions = {}): BacktestResult {
  const { name, deterministic, seed } = resolveOptions<{ name: string; deterministic: boolean; seed: number }>(
    'backtest',
    options,
    { name: text('policy'), deterministic: boolean(true), seed: integer({ min: 0 }, 0) },
  );
  let state: PolicyState = null;
  return play(name, env, { seed }, (observation) => {
    const mask = currentMask(env);
    const choice = policy.act(observation, { deterministic, state, ...(mask === undefined ? {} : { mask }) });
    state = choice.state;
    return choice.action;
  });
}
