import { Market } from './market';
import { select } from './pairs';

/** A quotient this close to a whole number counts as one. */
const WHOLE: f64 = 1e-6;

/** `linearSlippage` of `src/market/slippage.ts` for two prices. */
export function linearSlippage(market: Market, price: v128): v128 {
  const crossing = f64x2.splat(market.crossing);
  if (market.fixedSlippage == 0) return crossing;
  return f64x2.add(crossing, f64x2.div(f64x2.splat(market.fixedSlippage), price));
}

/** `executionPrice` of `src/market/price.ts` for two orders. */
export function executionPrice(market: Market, quantity: v128, price: v128, volume: v128): v128 {
  let adverse = linearSlippage(market, price);
  if (market.impact != 0) {
    const share = f64x2.sqrt(f64x2.div(f64x2.abs(quantity), volume));
    adverse = f64x2.add(adverse, f64x2.mul(f64x2.splat(market.impact), share));
  }
  const buys = f64x2.gt(quantity, f64x2.splat(0));
  const one = f64x2.splat(1);
  const factor = select(buys, f64x2.add(one, adverse), f64x2.sub(one, adverse));
  const moved = f64x2.pmax(f64x2.splat(0), f64x2.mul(price, factor));
  return market.tick == 0 ? moved : toTick(moved, market.tick, buys);
}

function toTick(price: v128, tick: f64, buys: v128): v128 {
  const ticks = f64x2.div(price, f64x2.splat(tick));
  const rounded = select(buys, f64x2.ceil(ticks), f64x2.floor(ticks));
  return select(isWhole(ticks), price, f64x2.mul(rounded, f64x2.splat(tick)));
}

/** `roundToLot` of `src/market/price.ts` for two quantities. */
export function roundToLot(quantity: v128, lot: f64): v128 {
  if (lot == 0) return quantity;
  const lots = f64x2.div(quantity, f64x2.splat(lot));
  return select(isWhole(lots), quantity, f64x2.mul(f64x2.trunc(lots), f64x2.splat(lot)));
}

function isWhole(steps: v128): v128 {
  return f64x2.le(f64x2.abs(f64x2.sub(steps, f64x2.nearest(steps))), f64x2.splat(WHOLE));
}
