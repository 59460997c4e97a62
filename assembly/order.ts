import { Market } from './market';
import { select } from './pairs';
import { linearSlippage, roundToLot } from './price';

/** A correction below this share of equity is rounding noise, not an order. */
const NOISE: f64 = 1e-12;

/** 1 − 2⁻⁵⁰: keeps a purchase of everything from overdrawing by the rounding of its own products. */
const SAFE: f64 = 0.9999999999999991;

/** `quantityForWeight` of `src/market/order.ts` for two lanes. */
export function quantityForWeight(market: Market, cash: v128, position: v128, weight: v128, price: v128): v128 {
  const zero = f64x2.splat(0);
  const value = f64x2.mul(position, price);
  const equity = f64x2.add(cash, value);
  const missing = f64x2.sub(f64x2.mul(weight, equity), value);
  const costs = costOfTrading(market, f64x2.gt(missing, zero), linearSlippage(market, price));
  const divisor = f64x2.mul(price, f64x2.add(f64x2.splat(1), f64x2.mul(weight, costs)));
  const noise = f64x2.le(f64x2.abs(missing), f64x2.mul(f64x2.splat(NOISE), equity));
  const quantity = v128.andnot(f64x2.div(missing, divisor), noise);
  const closes = v128.or(f64x2.eq(weight, zero), f64x2.le(equity, zero));
  return select(closes, f64x2.neg(position), quantity);
}

/** What a traded unit costs beyond its price, as a fraction of it; below 0 for a sale. */
function costOfTrading(market: Market, buys: v128, adverse: v128): v128 {
  const one = f64x2.splat(1);
  const fee = f64x2.splat(market.takerFee);
  const bought = f64x2.mul(f64x2.add(one, adverse), f64x2.add(one, fee));
  const sold = f64x2.mul(f64x2.sub(one, adverse), f64x2.sub(one, fee));
  return f64x2.sub(select(buys, bought, sold), one);
}

/** `limitToVolume` of `src/market/order.ts` for two orders. */
export function limitToVolume(market: Market, quantity: v128, volume: v128): v128 {
  if (market.maxParticipation == Infinity) return quantity;
  const most = f64x2.mul(f64x2.splat(market.maxParticipation), volume);
  return f64x2.pmax(f64x2.neg(most), f64x2.pmin(most, quantity));
}

/** `admitQuantity` of `src/market/order.ts` for two lanes; 0 where the quantity is 0. */
export function admitQuantity(
  market: Market,
  cash: v128,
  position: v128,
  quantity: v128,
  price: v128,
  fillPrice: v128,
): v128 {
  const zero = f64x2.splat(0);
  const bought = f64x2.pmin(quantity, affordable(market, cash, fillPrice));
  const sold = f64x2.pmax(quantity, mostSold(market, cash, position, quantity, price));
  const rounded = roundToLot(select(f64x2.gt(quantity, zero), bought, sold), market.lot);
  const small = f64x2.lt(f64x2.mul(f64x2.abs(rounded), fillPrice), f64x2.splat(market.minNotional));
  return v128.andnot(rounded, v128.or(small, f64x2.eq(quantity, zero)));
}

function affordable(market: Market, cash: v128, fillPrice: v128): v128 {
  const unit = f64x2.mul(fillPrice, f64x2.splat(1 + market.takerFee));
  return v128.and(f64x2.mul(f64x2.div(cash, unit), f64x2.splat(SAFE)), f64x2.gt(cash, f64x2.splat(0)));
}

/** The lowest quantity (below 0) that may be sold; what is held may always be. */
function mostSold(market: Market, cash: v128, position: v128, quantity: v128, price: v128): v128 {
  const held = f64x2.neg(f64x2.pmax(f64x2.splat(0), position));
  if (market.shorting == 0) return held;
  const short = quantityForWeight(market, cash, position, f64x2.splat(-1), price);
  return select(f64x2.ge(quantity, held), held, f64x2.pmin(held, short));
}
