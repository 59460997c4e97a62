import type { Market } from './options.js';
import { slippageFraction } from './slippage.js';

/** A quotient this close to a whole number counts as one: 0.3 / 0.1 is 2.9999999999999996. */
const WHOLE = 1e-6;

/**
 * The price at which a market order fills: `price` moved against the trader by half the spread and slippage, then to the
 * next tick, again against the trader.
 *
 * @param quantity signed: above 0 buys; base currency
 * @param price the market's middle at the fill
 * @param volume of the last closed bar
 * @returns quote currency a unit, never below 0
 */
export function executionPrice(market: Market, quantity: number, price: number, volume: number): number {
  const adverse = slippageFraction(market, quantity, price, volume);
  const moved = quantity > 0 ? price * (1 + adverse) : price * (1 - adverse);
  return roundToTick(Math.max(0, moved), market.tick, quantity > 0);
}

/** `price` on the grid of `tick`, upwards for a buyer, downwards for a seller; a tick of 0 leaves it alone. */
export function roundToTick(price: number, tick: number, buys: boolean): number {
  return tick === 0 ? price : toTick(price, tick, buys);
}

function toTick(price: number, tick: number, buys: boolean): number {
  const ticks = price / tick;
  if (isWhole(ticks)) return price;
  return (buys ? Math.ceil(ticks) : Math.floor(ticks)) * tick;
}

/** `quantity` on the grid of `lot`, towards 0; a lot of 0 leaves it alone. What lies on the grid comes back as it is. */
export function roundToLot(quantity: number, lot: number): number {
  return lot === 0 ? quantity : toLot(quantity, lot);
}

function toLot(quantity: number, lot: number): number {
  const lots = quantity / lot;
  return isWhole(lots) ? quantity : Math.trunc(lots) * lot;
}

function isWhole(steps: number): boolean {
  return Math.abs(steps - Math.round(steps)) <= WHOLE;
}
