import { Lanes, NO_TARGET, RUNNING } from './lanes';
import { accrueBorrow, bookFill } from './ledger';
import { Market } from './market';
import { admitQuantity, limitToVolume, quantityForWeight } from './order';
import { gather, narrow, select, widen } from './pairs';
import { executionPrice } from './price';

/** An order is whole where it is filled up to a lot and this relative rounding. */
const ALMOST: f64 = 1 - 1e-9;

/** Everything of a step that comes before the next close: interest, orders, fills; of lanes `from` (even) to `to`. */
export function trade(lanes: Lanes, market: Market, from: i32, to: i32): void {
  for (let lane = from; lane < to; lane += 2) tradePair(lanes, market, lane);
}

function tradePair(lanes: Lanes, market: Market, lane: i32): void {
  const at = (<usize>lane) << 3;
  const running = runningPair(lanes, lane);
  const cursors = lanes.cursor + ((<usize>lane) << 2);
  const first = load<i32>(cursors);
  const second = load<i32>(cursors, 4);
  v128.store(lanes.lastBorrow + at, f64x2.splat(0));
  if (market.borrowRate != 0) {
    const years = gather(lanes.yearsToFill, first + 1, second + 1);
    accrueBorrow(lanes, at, running, market.borrowRate, gather(lanes.mark, first, second), years);
  }
  const ordered = v128.and(running, asksForTrade(lanes, market, lane, first, second));
  if (v128.any_true(ordered)) fillOrders(lanes, market, lane, ordered, first, second);
  else v128.store(lanes.lastQuantity + at, f64x2.splat(0));
  if (market.borrowRate != 0) {
    const years = f64x2.splat(market.yearsFromFill);
    accrueBorrow(lanes, at, running, market.borrowRate, gather(lanes.mark, first + 1, second + 1), years);
  }
}

/** The mask of lanes whose episode goes on. */
export function runningPair(lanes: Lanes, lane: i32): v128 {
  const ended = lanes.ended + <usize>lane;
  if (load<u16>(ended) == 0) return i64x2.splat(-1);
  const first = i64x2.splat(load<u8>(ended) == RUNNING ? -1 : 0);
  return i64x2.replace_lane(first, 1, load<u8>(ended, 1) == RUNNING ? -1 : 0);
}

/** Whether the choice is another than the target held, or the weight at least `minChange` away. */
function asksForTrade(lanes: Lanes, market: Market, lane: i32, first: i32, second: i32): v128 {
  const words = (<usize>lane) << 2;
  const at = (<usize>lane) << 3;
  if (lanes.discrete) {
    return widen(i32x4.ne(v128.load64_zero(lanes.actions + words), v128.load64_zero(lanes.held + words)));
  }
  if (market.minChange == 0) return i64x2.splat(-1);
  const wanted = f64x2.promote_low_f32x4(v128.load64_zero(lanes.actions + words));
  const equity = v128.load(lanes.equity + at);
  const value = f64x2.mul(v128.load(lanes.position + at), gather(lanes.mark, first, second));
  const weight = v128.and(f64x2.div(value, equity), f64x2.gt(equity, f64x2.splat(0)));
  return v128.not(f64x2.lt(f64x2.abs(f64x2.sub(wanted, weight)), f64x2.splat(market.minChange)));
}

/** Admits and books the orders of the lanes in the mask. `admitMarketOrder` and `bookFill` of `src/market`. */
function fillOrders(lanes: Lanes, market: Market, lane: i32, ordered: v128, first: i32, second: i32): void {
  const at = (<usize>lane) << 3;
  const price = gather(lanes.fill, first + 1, second + 1);
  const volume = gather(lanes.volume, first, second);
  const cash = v128.load(lanes.cash + at);
  const before = v128.load(lanes.position + at);
  const weight = wantedWeight(lanes, market, lane);
  const quantity = quantityForWeight(market, cash, before, weight, price);
  const sought = limitToVolume(market, quantity, volume);
  const worst = executionPrice(market, sought, price, volume);
  const admitted = v128.and(ordered, admitQuantity(market, cash, before, sought, price, worst));
  const fillPrice = market.impact == 0 ? worst : executionPrice(market, admitted, price, volume);
  const fills = f64x2.ne(admitted, f64x2.splat(0));
  v128.store(lanes.lastQuantity + at, admitted);
  bookFill(lanes, at, fills, admitted, fillPrice, price, market.takerFee);
  if (lanes.discrete) {
    const done = v128.or(fills, f64x2.eq(quantity, f64x2.splat(0)));
    rememberTarget(lanes, lane, v128.and(ordered, done), isPartial(market, quantity, sought, admitted));
  }
  const turned = f64x2.le(f64x2.mul(before, v128.load(lanes.position + at)), f64x2.splat(0));
  rememberOpening(lanes, lane, v128.and(ordered, turned), first + 1, second + 1);
}

function wantedWeight(lanes: Lanes, market: Market, lane: i32): v128 {
  const actions = lanes.actions + ((<usize>lane) << 2);
  if (lanes.discrete) return gather(lanes.targets, load<i32>(actions), load<i32>(actions, 4));
  return f64x2.promote_low_f32x4(v128.load64_zero(actions));
}

/** Filled as much as the bar's volume gave: less than was wanted, and not for lack of cash. */
function isPartial(market: Market, quantity: v128, sought: v128, admitted: v128): v128 {
  if (market.maxParticipation == Infinity) return i64x2.splat(0);
  const whole = f64x2.sub(f64x2.mul(f64x2.abs(sought), f64x2.splat(ALMOST)), f64x2.splat(market.lot));
  return v128.andnot(f64x2.ne(sought, quantity), f64x2.lt(f64x2.abs(admitted), whole));
}

function rememberTarget(lanes: Lanes, lane: i32, reached: v128, partial: v128): void {
  const words = (<usize>lane) << 2;
  const held = v128.load64_zero(lanes.held + words);
  const actions = v128.load64_zero(lanes.actions + words);
  const target = select(narrow(partial), i32x4.splat(NO_TARGET), actions);
  v128.store64_lane(lanes.held + words, select(narrow(reached), target, held), 0);
}

function rememberOpening(lanes: Lanes, lane: i32, turned: v128, first: i32, second: i32): void {
  const opened = lanes.openedAt + ((<usize>lane) << 2);
  const bars = i32x4.replace_lane(i32x4.splat(first), 1, second);
  v128.store64_lane(opened, select(narrow(turned), bars, v128.load64_zero(opened)), 0);
}
