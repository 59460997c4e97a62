import { NeurotradeError } from '../../core/errors.js';
import type { Reward, RewardLanes } from './reward.js';

/** One step as {@link customReward} shows it to a function. Money in quote currency. The object is reused. */
export interface RewardStep {
  /** Equity at the close where the decision was made. */
  equityBefore: number;
  /** Equity at the next close, costs paid. */
  equity: number;
  /** Equity at the episode's start. */
  initialEquity: number;
  /** Signed quantity after the fill, base currency. */
  position: number;
  /** Signed quantity that was traded; 0: nothing. */
  traded: number;
  /** This step's fee, spread with slippage, and interest on shorts. */
  fee: number;
  slippage: number;
  borrow: number;
}

/**
 * A reward of your own: a function of one step. For one that remembers, implement {@link Reward} itself.
 *
 * @throws NeurotradeError `NON_FINITE`, while stepping, where the function gives anything but a finite number
 *
 * @example
 * ```ts
 * const frugal = customReward('frugal', ({ equity, equityBefore, fee }) => Math.log(equity / equityBefore) - 0.1 * fee);
 * ```
 */
export function customReward(name: string, reward: (step: Readonly<RewardStep>) => number): Reward {
  return { name, lanes: (count) => customLanes(count, name, reward) };
}

function customLanes(count: number, name: string, reward: (step: Readonly<RewardStep>) => number): RewardLanes {
  const initial = new Float64Array(count);
  const step = emptyStep();
  return {
    reset: (lane, equity) => {
      initial[lane] = equity;
    },
    next: (lane, before, after, ledger) => {
      const traded = ledger.lastQuantity[lane] as number;
      step.equityBefore = before;
      step.equity = after;
      step.initialEquity = initial[lane] as number;
      step.position = ledger.position[lane] as number;
      step.traded = traded;
      step.fee = traded === 0 ? 0 : (ledger.lastFee[lane] as number);
      step.slippage = traded === 0 ? 0 : (ledger.lastSlippage[lane] as number);
      step.borrow = ledger.lastBorrow[lane] as number;
      return requireFinite(name, reward(step), step);
    },
    state: () => ({ initial: initial.slice() }),
    restore: (state) => initial.set(state.initial as Float64Array),
  };
}

function emptyStep(): RewardStep {
  return { equityBefore: 0, equity: 0, initialEquity: 0, position: 0, traded: 0, fee: 0, slippage: 0, borrow: 0 };
}

function requireFinite(name: string, result: number, step: RewardStep): number {
  if (Number.isFinite(result)) return result;
  throw new NeurotradeError(
    'NON_FINITE',
    `reward "${name}": expected a finite number, found ${String(result)} for equity ${step.equityBefore} -> ${step.equity}; guard its divisions and logarithms (equity is 0 or below at ruin)`,
    { details: { ...step } },
  );
}
