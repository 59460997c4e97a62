import type { Ledger } from './ledger.js';
import type { Market } from './options.js';
import { roundToLot } from './price.js';
import { linearSlippage } from './slippage.js';

/** A correction below this share of equity is rounding noise, not an order. */
const NOISE = 1e-12;

/** Keeps a purchase of everything from overdrawing by the rounding of its own products. */
const SAFE = 1 - 2 ** -50;

/**
 * The signed quantity after whose fill the position is worth `weight` of the equity that the fill's costs leave over:
 * solves `(position + q) × price = weight × (equity − cost × |q| × price)` for q. Fee, half spread, fixed and
 * proportional slippage enter `cost`; square-root impact, which q itself determines, does not.
 * A lane without equity closes its position.
 *
 * @param weight in [-1, 1]
 * @param price the market's middle
 */
export function quantityForWeight(ledger: Ledger, lane: number, market: Market, weight: number, price: number): number {
  const position = ledger.position[lane] as number;
  const equity = (ledger.cash[lane] as number) + position * price;
  if (weight === 0 || equity <= 0) return -position;
  const missing = weight * equity - position * price;
  if (Math.abs(missing) <= NOISE * equity) return 0;
  const adverse = linearSlippage(market, price);
  const costs = missing > 0 ? (1 + adverse) * (1 + market.takerFee) - 1 : (1 - adverse) * (1 - market.takerFee) - 1;
  return missing / (price * (1 + weight * costs));
}

/** What one order may take of the last bar's volume; signed as `quantity`. */
export function limitToVolume(market: Market, quantity: number, volume: number): number {
  if (market.maxParticipation === Number.POSITIVE_INFINITY) return quantity;
  const most = market.maxParticipation * volume;
  return Math.max(-most, Math.min(most, quantity));
}

/**
 * The part of an order that the market admits: bought with the cash there is, fee included; sold from what is held, or
 * short down to minus the equity where shorting is on; in whole lots; at least the minimum notional.
 *
 * @param quantity signed
 * @param price the market's middle
 * @param fillPrice what a unit will cost
 * @returns signed as `quantity`; 0 where the order is refused
 */
export function admitQuantity(
  ledger: Ledger,
  lane: number,
  market: Market,
  quantity: number,
  price: number,
  fillPrice: number,
  feeRate: number,
): number {
  const limited =
    quantity > 0
      ? Math.min(quantity, affordable(ledger.cash[lane] as number, fillPrice, feeRate))
      : Math.max(quantity, mostSold(ledger, lane, market, quantity, price));
  const rounded = roundToLot(limited, market.lot);
  return Math.abs(rounded) * fillPrice < market.minNotional ? 0 : rounded;
}

function affordable(cash: number, fillPrice: number, feeRate: number): number {
  return cash > 0 ? (cash / (fillPrice * (1 + feeRate))) * SAFE : 0;
}

/** The lowest quantity (below 0) that may be sold; what is held may always be. */
function mostSold(ledger: Ledger, lane: number, market: Market, quantity: number, price: number): number {
  const held = Math.max(0, ledger.position[lane] as number);
  if (quantity >= -held || !market.shorting) return -held;
  return Math.min(-held, quantityForWeight(ledger, lane, market, -1, price));
}
