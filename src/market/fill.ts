import { beginStep, bookFill, type Ledger } from './ledger.js';
import type { Market } from './options.js';
import { admitQuantity, limitToVolume, quantityForWeight } from './order.js';
import { executionPrice } from './price.js';

/**
 * What became of an order.
 * - `filled`: all of it, up to whole lots.
 * - `partial`: as much as the bar's volume gave.
 * - `limited`: as much as cash paid for, or as the limit on shorts left.
 * - `none`: there was nothing to do.
 * - `refused`: less than a lot or the minimum notional, nothing to pay with, or a short where shorting is off.
 */
export type OrderOutcome = 'filled' | 'partial' | 'limited' | 'none' | 'refused';

/** An order is whole where it is filled up to a lot and this relative rounding. */
const ALMOST = 1 - 1e-9;

/**
 * Applies the market's rules to the market order for `lastQuantity` (signed, base currency) and leaves there what will fill,
 * with its price in `lastPrice`, for {@link bookFill}. The rules, in order: share of the volume, cash or short limit, lot,
 * minimum notional, execution price. Cash never turns negative by buying: the fee is part of what it pays.
 *
 * @param price the market's middle at the fill
 * @param volume of the last closed bar; only square-root slippage uses it
 */
export function admitMarketOrder(
  ledger: Ledger,
  lane: number,
  market: Market,
  price: number,
  volume: number,
): OrderOutcome {
  const quantity = ledger.lastQuantity[lane] as number;
  const sought = limitToVolume(market, quantity, volume);
  const worst = executionPrice(market, sought, price, volume);
  const admitted = sought === 0 ? 0 : admitQuantity(ledger, lane, market, sought, price, worst, market.takerFee);
  ledger.lastQuantity[lane] = admitted;
  if (admitted === 0) return quantity === 0 ? 'none' : 'refused';
  ledger.lastPrice[lane] = market.impact === 0 ? worst : executionPrice(market, admitted, price, volume);
  if (Math.abs(admitted) < Math.abs(sought) * ALMOST - market.lot) return 'limited';
  return sought === quantity ? 'filled' : 'partial';
}

/** Fills a market order at once: {@link admitMarketOrder}, then {@link bookFill} at the taker fee. */
export function fillMarketOrder(
  ledger: Ledger,
  lane: number,
  market: Market,
  quantity: number,
  price: number,
  volume: number,
): OrderOutcome {
  beginStep(ledger, lane);
  ledger.lastQuantity[lane] = quantity;
  const outcome = admitMarketOrder(ledger, lane, market, price, volume);
  bookFill(ledger, lane, price, market.takerFee);
  return outcome;
}

/** Trades until the position is `weight` of equity: {@link quantityForWeight}, then {@link fillMarketOrder}. */
export function fillToWeight(
  ledger: Ledger,
  lane: number,
  market: Market,
  weight: number,
  price: number,
  volume: number,
): OrderOutcome {
  return fillMarketOrder(ledger, lane, market, quantityForWeight(ledger, lane, market, weight, price), price, volume);
}

/**
 * Fills an order that waited in the book at `limitPrice`: maker fee, no spread, no slippage, no share of the volume;
 * otherwise the rules of {@link admitMarketOrder}.
 */
export function fillLimitOrder(
  ledger: Ledger,
  lane: number,
  market: Market,
  quantity: number,
  limitPrice: number,
): OrderOutcome {
  beginStep(ledger, lane);
  if (quantity === 0) return 'none';
  const admitted = admitQuantity(ledger, lane, market, quantity, limitPrice, limitPrice, market.makerFee);
  if (admitted === 0) return 'refused';
  ledger.lastQuantity[lane] = admitted;
  ledger.lastPrice[lane] = limitPrice;
  bookFill(ledger, lane, limitPrice, market.makerFee);
  return Math.abs(admitted) < Math.abs(quantity) * ALMOST - market.lot ? 'limited' : 'filled';
}

/** Whether {@link fillToWeight} would trade now: `false` where it would be refused or has nothing to do. */
export function wouldTrade(
  ledger: Ledger,
  lane: number,
  market: Market,
  weight: number,
  price: number,
  volume: number,
): boolean {
  const sought = limitToVolume(market, quantityForWeight(ledger, lane, market, weight, price), volume);
  if (sought === 0) return false;
  const worst = executionPrice(market, sought, price, volume);
  return admitQuantity(ledger, lane, market, sought, price, worst, market.takerFee) !== 0;
}
