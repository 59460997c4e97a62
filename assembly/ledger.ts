import { Lanes } from './lanes';
import { addTo, select, storeWhere } from './pairs';

/** What is left of a position after a fill counts as nothing below this share of the fill. */
const NOTHING: f64 = 1e-12;

/**
 * `bookFill` of `src/market/ledger.ts` for the two lanes at `at`, where the mask `fills` is set; elsewhere 0 is added.
 *
 * @param at byte offset of the lanes in a column of doubles
 * @param quantity 0 where the mask is not set
 * @param price the market's middle
 */
export function bookFill(
  lanes: Lanes,
  at: usize,
  fills: v128,
  quantity: v128,
  fillPrice: v128,
  price: v128,
  feeRate: f64,
): void {
  const traded = v128.and(fills, f64x2.mul(quantity, fillPrice));
  const notional = f64x2.abs(traded);
  const fee = f64x2.mul(notional, f64x2.splat(feeRate));
  const slippage = v128.and(fills, f64x2.mul(quantity, f64x2.sub(fillPrice, price)));
  bookPosition(lanes, at, fills, quantity, fillPrice, traded);
  v128.store(lanes.cash + at, f64x2.sub(f64x2.sub(v128.load(lanes.cash + at), traded), fee));
  addTo(lanes.fees + at, fee);
  addTo(lanes.slippage + at, slippage);
  addTo(lanes.turnover + at, notional);
  addTo(lanes.fills + at, v128.and(fills, f64x2.splat(1)));
  storeWhere(fills, lanes.lastPrice + at, fillPrice);
  storeWhere(fills, lanes.lastFee + at, fee);
  storeWhere(fills, lanes.lastSlippage + at, slippage);
}

/** Moves the position: the closed part realises its profit, an enlarged one averages its entry price. */
function bookPosition(lanes: Lanes, at: usize, fills: v128, quantity: v128, fillPrice: v128, traded: v128): void {
  const zero = f64x2.splat(0);
  const before = v128.load(lanes.position + at);
  const entry = v128.load(lanes.entryPrice + at);
  const sum = f64x2.add(before, quantity);
  const nothing = f64x2.le(f64x2.abs(sum), f64x2.mul(f64x2.splat(NOTHING), f64x2.abs(quantity)));
  const after = v128.andnot(sum, nothing);
  const enlarged = f64x2.ge(f64x2.mul(before, quantity), zero);
  const crossed = f64x2.le(f64x2.mul(before, after), zero);
  const mean = f64x2.div(f64x2.add(f64x2.mul(before, entry), traded), after);
  const reopened = v128.andnot(fillPrice, f64x2.eq(after, zero));
  const closed = select(crossed, before, f64x2.neg(quantity));
  const profit = f64x2.mul(closed, f64x2.sub(fillPrice, entry));
  v128.store(lanes.position + at, after);
  storeWhere(fills, lanes.entryPrice + at, select(enlarged, mean, select(crossed, reopened, entry)));
  addTo(lanes.realised + at, v128.and(v128.andnot(fills, enlarged), profit));
}

/** `accrueBorrow` of `src/market/ledger.ts` for the two lanes at `at`, where the mask `charged` is set. */
export function accrueBorrow(lanes: Lanes, at: usize, charged: v128, rate: f64, price: v128, years: v128): void {
  const position = v128.load(lanes.position + at);
  const shorts = v128.and(charged, f64x2.lt(position, f64x2.splat(0)));
  const value = f64x2.mul(f64x2.neg(position), price);
  const interest = v128.and(shorts, f64x2.mul(f64x2.mul(value, f64x2.splat(rate)), years));
  v128.store(lanes.cash + at, f64x2.sub(v128.load(lanes.cash + at), interest));
  addTo(lanes.borrow + at, interest);
  addTo(lanes.lastBorrow + at, interest);
}
