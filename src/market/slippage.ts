import { type OptionRule, value } from '../core/options.js';
import type { Market } from './options.js';

/**
 * How far a market order moves the price against itself.
 * - `fixed`: `amount`, quote currency a unit.
 * - `proportional`: `rate`, a fraction of the price.
 * - `squareRoot`: `coefficient × √(quantity / volume)`, a fraction of the price, with the volume of the last closed bar
 *   (the square-root law; Tóth et al., Phys. Rev. X 1, 021006 (2011), Eq. 1, with Y·σ as the coefficient). One order
 *   takes at most `maxParticipation` of that volume (default 1); the rest does not fill.
 */
export type SlippageModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly amount: number }
  | { readonly kind: 'proportional'; readonly rate: number }
  | { readonly kind: 'squareRoot'; readonly coefficient: number; readonly maxParticipation?: number | undefined };

const EXPECTED =
  "{ kind: 'none' }, { kind: 'fixed', amount >= 0 }, { kind: 'proportional', rate in [0, 1) } or " +
  "{ kind: 'squareRoot', coefficient in [0, 1), maxParticipation in (0, 1] }";

/** The rule of the option `slippage`. */
export function checkedSlippage(): OptionRule<SlippageModel> {
  return value<SlippageModel>(EXPECTED, isSlippage, { kind: 'none' });
}

function isSlippage(candidate: unknown): boolean {
  if (typeof candidate !== 'object' || candidate === null) return false;
  const { kind, ...rest } = candidate as Record<string, unknown>;
  const keys = Object.keys(rest).join();
  switch (kind) {
    case 'none':
      return keys === '';
    case 'fixed':
      return keys === 'amount' && within(rest.amount, 0, Number.MAX_VALUE);
    case 'proportional':
      return keys === 'rate' && within(rest.rate, 0, BELOW_ONE);
    case 'squareRoot':
      return isSquareRoot(keys, rest);
    default:
      return false;
  }
}

const BELOW_ONE = 1 - Number.EPSILON;

function isSquareRoot(keys: string, { coefficient, maxParticipation }: Record<string, unknown>): boolean {
  return (
    (keys === 'coefficient' || keys === 'coefficient,maxParticipation' || keys === 'maxParticipation,coefficient') &&
    within(coefficient, 0, BELOW_ONE) &&
    (maxParticipation === undefined || within(maxParticipation, Number.MIN_VALUE, 1))
  );
}

function within(candidate: unknown, low: number, high: number): boolean {
  return typeof candidate === 'number' && candidate >= low && candidate <= high;
}

/** What crossing costs whatever the order's size: half the spread and linear slippage, a fraction of `price`. */
export function linearSlippage(market: Market, price: number): number {
  return market.fixedSlippage === 0 ? market.crossing : market.crossing + market.fixedSlippage / price;
}

/**
 * What a market order pays beyond `price`, as a fraction of it: half the spread and slippage.
 *
 * @param quantity signed or not, base currency
 * @param volume of the last closed bar, base currency
 */
export function slippageFraction(market: Market, quantity: number, price: number, volume: number): number {
  const linear = linearSlippage(market, price);
  return market.impact === 0 ? linear : linear + market.impact * Math.sqrt(Math.abs(quantity) / volume);
}
