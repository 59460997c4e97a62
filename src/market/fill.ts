import { bookFill, type Ledger } from './ledger.js';
import type { Market } from './options.js';
import { admitQuantity, limitToVolume, quantityForWeight } from './order.js';
import { executionPrice, roundToLot } from './price.js';

/**
 * What became of an order.
 * - `filled`: all of it, up to whole lots.
 * - `partial`: as much as the bar's volume gave.
 * - `limited`: as much as cash paid for, or as the limit on shorts left.
 * - `none`: there was nothing to do.
 * - `refused`: less than a lot or the minimum notional, nothing to pay with, or a short where shorting is off.
 */
export type OrderOutcome = 'filled' | 'partial' | 'limited' | 'none' | 'refused';

/** Two quantities this close, relative to the larger, are the same. */
const SAME = 1e-9;

/**
 * Fills a market order at once. All rules of the market apply, in this order: share of the volume, cash or short limit,
 * lot, minimum notional, execution price, fee. Cash never turns negative by buying.
 *
 * @param quantity signed, base currency
 * @param price the market's middle at the fill
 * @param volume of the last closed bar; only square-root slippage uses it
 */
export function fillMarketOrder(
  ledger: Ledger,
  lane: number,
  market: Market,
  quantity: number,
  price: number,
  volume: number,
): OrderOutcome {
  if (quantity === 0) return 'none';
  const sought = limitToVolume(market, quantity, volume);
  if (sought === 0) return 'refused';
  const worst = executionPrice(market, sought, price, volume);
  const admitted = admitQuantity(ledger, lane, market, sought, price, worst, market.takerFee);
  if (admitted === 0) return 'refused';
  const fillPrice = market.impact === 0 ? worst : executionPrice(market, admitted, price, volume);
  bookFill(ledger, lane, admitted, fillPrice, price, market.takerFee);
  return outcome(market, quantity, sought, admitted);
}

/**
 * Fills an order that waited in the book at `limitPrice`: maker fee, no spread, no slippage; otherwise the rules of
 * {@link fillMarketOrder}.
 */
export function fillLimitOrder(
  ledger: Ledger,
  lane: number,
  market: Market,
  quantity: number,
  limitPrice: number,
): OrderOutcome {
  if (quantity === 0) return 'none';
  const admitted = admitQuantity(ledger, lane, market, quantity, limitPrice, limitPrice, market.makerFee);
  if (admitted === 0) return 'refused';
  bookFill(ledger, lane, admitted, limitPrice, limitPrice, market.makerFee);
  return outcome(market, quantity, quantity, admitted);
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

/** The signed quantity that {@link fillToWeight} would trade now; 0 where it would be refused or has nothing to do. */
export function previewToWeight(
  ledger: Ledger,
  lane: number,
  market: Market,
  weight: number,
  price: number,
  volume: number,
): number {
  const sought = limitToVolume(market, quantityForWeight(ledger, lane, market, weight, price), volume);
  if (sought === 0) return 0;
  const worst = executionPrice(market, sought, price, volume);
  return admitQuantity(ledger, lane, market, sought, price, worst, market.takerFee);
}

function outcome(market: Market, quantity: number, sought: number, admitted: number): OrderOutcome {
  if (covers(admitted, roundToLot(quantity, market.lot))) return 'filled';
  return covers(admitted, roundToLot(sought, market.lot)) ? 'partial' : 'limited';
}

function covers(admitted: number, wanted: number): boolean {
  return Math.abs(wanted - admitted) <= SAME * Math.abs(wanted);
}
