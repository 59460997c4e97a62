import { integer, resolveOptions } from '../../core/options.js';
import type { Action, Env } from '../../env/env.js';
import type { BacktestResult } from './backtest-result.js';
import { play } from './play.js';

export interface BaselineOptions {
  /** Of the env's reset, so that a random start is the same one. @default 0 */
  readonly seed?: number | undefined;
}

/**
 * Buys as much as the env allows at the first fill and keeps it, under the same fees, slippage and rules as any policy.
 * The position stays open at the end, valued at the last close.
 *
 * Of continuous actions it takes the highest weight; of discrete ones it tries each once from the start and takes the
 * one that ends up most invested.
 *
 * @throws NeurotradeError `UNSUPPORTED` where the env's info does not carry an account
 */
export function buyAndHold(env: Env, options: BaselineOptions = {}): BacktestResult {
  const { seed } = resolveOptions<{ seed: number }>('buyAndHold', options, { seed: integer({ min: 0 }, 0) });
  const action = fullyInvested(env, seed);
  return play('buy and hold', env, { seed }, () => action);
}

function fullyInvested(env: Env, seed: number): Action {
  const space = env.actionSpace;
  if (space.kind === 'box') return space.high.slice();
  const choices = space.kind === 'discrete' ? Array.from({ length: space.n }, (_, k) => space.start + k) : [];
  const weights = choices.map((choice) => {
    env.reset({ seed });
    return Number(env.step(choice).info.weight);
  });
  return choices[weights.indexOf(Math.max(...weights))] ?? 0;
}
