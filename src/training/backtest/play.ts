import { NeurotradeError } from '../../core/errors.js';
import type { Action, Env, Info, ResetOptions } from '../../env/env.js';
import type { TradingInfo } from '../../env/trading/info.js';
import { type BacktestResult, backtestResult } from './backtest-result.js';

/** Chooses an action from what is known at the close of a bar. */
export type Decide = (observation: Float32Array, info: TradingInfo) => Action;

const NEEDED = ['time', 'index', 'price', 'position', 'weight', 'cash', 'equity', 'fee', 'slippage', 'borrow'] as const;

/**
 * Plays one episode and keeps its books.
 *
 * @throws NeurotradeError `UNSUPPORTED` where the env's info does not carry an account
 */
export function play(name: string, env: Env, reset: ResetOptions, decide: Decide): BacktestResult {
  let { observation, info } = env.reset(reset);
  const infos = [tradingInfo(info)];
  for (;;) {
    const step = env.step(decide(observation, infos[infos.length - 1] as TradingInfo));
    ({ observation, info } = step);
    infos.push(tradingInfo(info));
    if (step.terminated || step.truncated) return backtestResult(name, infos, step.terminated);
  }
}

function tradingInfo(info: Info): TradingInfo {
  const missing = NEEDED.filter((field) => typeof info[field] !== 'number');
  if (missing.length === 0 && info.fill !== undefined) return info as TradingInfo;
  throw new NeurotradeError(
    'UNSUPPORTED',
    `backtest: expected an environment whose info describes an account, found none of ${[...missing, ...(info.fill === undefined ? ['fill'] : [])].join(', ')}; use a TradingEnv, wrapped or not`,
    { details: { missing } },
  );
}
