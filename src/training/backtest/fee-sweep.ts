import { NeurotradeError } from '../../core/errors.js';
import type { TradingEnvOptions } from '../../env/trading/options.js';
import type { Policy } from '../../policy/policy.js';
import { type CompareOptions, compare } from './compare.js';
import type { Comparison } from './comparison.js';

export interface FeeSweepOptions extends CompareOptions {
  /** Taker fees to try, basis points: 10 is 0.1 % of notional. @default [0, 5, 10, 20] */
  readonly basisPoints?: readonly number[] | undefined;
}

/** All contestants under one fee. */
export interface FeeSweepRow extends Comparison {
  readonly basisPoints: number;
}

/**
 * The same policy under other taker fees, beside both baselines under the same fee; all else as in `env`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, and as `TradingEnv` does
 */
export function feeSweep(policy: Policy, env: TradingEnvOptions, options: FeeSweepOptions = {}): FeeSweepRow[] {
  const { basisPoints = [0, 5, 10, 20], ...rest } = options;
  checkBasisPoints(basisPoints);
  return basisPoints.map((points) => ({
    basisPoints: points,
    ...compare(policy, { ...env, market: { ...env.market, takerFee: points / 10_000 } }, rest),
  }));
}

function checkBasisPoints(candidate: unknown): void {
  const valid = (points: unknown): boolean => typeof points === 'number' && points >= 0 && points < 5000;
  if (Array.isArray(candidate) && candidate.length > 0 && candidate.every(valid)) return;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `feeSweep: "basisPoints" must be a list of numbers in [0, 5000), found ${JSON.stringify(candidate)}`,
  );
}
