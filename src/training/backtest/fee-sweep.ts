import { resolveOptions, value } from '../../core/options.js';
import type { Env } from '../../env/env.js';
import type { Policy } from '../../policy/policy.js';
import { backtest } from './backtest.js';
import type { BacktestResult } from './backtest-result.js';
import { buyAndHold } from './buy-and-hold.js';
import { type Comparison, checkSameSpan } from './comparison.js';

export interface FeeSweepOptions {
  /** Taker fees to try, basis points: 10 is 0.1 % of notional. @default [0, 5, 10, 20] */
  readonly basisPoints?: readonly number[] | undefined;
  /** The hindsight optimum under a fee (a fraction of notional). */
  readonly hindsight: (takerFee: number) => BacktestResult;
}

/** All contestants under one fee. */
export interface FeeSweepRow extends Comparison {
  readonly basisPoints: number;
}

/**
 * The same policy under other fees than it was trained with, beside both baselines under the same fee.
 *
 * @param makeEnv builds the env for a taker fee (a fraction of notional); all else equal
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function feeSweep(policy: Policy, makeEnv: (takerFee: number) => Env, options: FeeSweepOptions): FeeSweepRow[] {
  const { basisPoints, hindsight } = resolveOptions<{
    basisPoints: readonly number[];
    hindsight: FeeSweepOptions['hindsight'];
  }>('feeSweep', options, {
    basisPoints: value<readonly number[]>('basis points in [0, 5000)', areBasisPoints, [0, 5, 10, 20]),
    hindsight: value('a function of the taker fee', (candidate) => typeof candidate === 'function'),
  });
  return basisPoints.map((points) => {
    const env = makeEnv(points / 10_000);
    const comparison = {
      policy: backtest(policy, env),
      buyAndHold: buyAndHold(env),
      hindsight: hindsight(points / 10_000),
    };
    env.close();
    checkSameSpan(comparison);
    return { basisPoints: points, ...comparison };
  });
}

function areBasisPoints(candidate: unknown): boolean {
  if (!Array.isArray(candidate) || candidate.length === 0) return false;
  return candidate.every((points) => typeof points === 'number' && points >= 0 && points < 5000);
}
