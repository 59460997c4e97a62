import { logGrowth } from './growth';
import { Lanes, TERMINATED, TRUNCATED } from './lanes';
import { Market } from './market';
import { gather, narrow, storeWhere } from './pairs';
import { runningPair } from './trade';

/**
 * Marks lanes `from` (even) to `to` to the next close, pays the log return of their equity and ends their episodes: `settle`
 * of `src/env/trading/step.ts`.
 *
 * @param endings gets the lanes whose episode ended
 * @returns where the next one is to be written
 */
export function settle(lanes: Lanes, market: Market, from: i32, to: i32, endings: usize): usize {
  let next = endings;
  for (let lane = from; lane < to; lane += 2) next = settlePair(lanes, market, lane, next);
  return next;
}

function settlePair(lanes: Lanes, market: Market, lane: i32, endings: usize): usize {
  const at = (<usize>lane) << 3;
  const cursors = lanes.cursor + ((<usize>lane) << 2);
  const running = runningPair(lanes, lane);
  const first = load<i32>(cursors) + 1;
  const second = load<i32>(cursors, 4) + 1;
  const before = v128.load(lanes.equity + at);
  const value = f64x2.mul(v128.load(lanes.position + at), gather(lanes.mark, first, second));
  const after = f64x2.add(v128.load(lanes.cash + at), value);
  const bars = i32x4.sub(v128.load64_zero(cursors), narrow(running));
  v128.store64_lane(cursors, bars, 0);
  storeWhere(running, lanes.equity + at, after);
  const higher = v128.and(running, f64x2.gt(after, v128.load(lanes.peakEquity + at)));
  storeWhere(higher, lanes.peakEquity + at, after);
  const paid = v128.and(running, logGrowth(before, after, running));
  v128.store(lanes.rewards + at, paid);
  v128.store(lanes.episodeReward + at, f64x2.add(v128.load(lanes.episodeReward + at), paid));
  const solvent = f64x2.gt(after, f64x2.splat(market.ruin));
  const early = i64x2.extend_low_i32x4_s(i32x4.lt_s(bars, v128.load64_zero(lanes.end + ((<usize>lane) << 2))));
  const over = v128.andnot(running, v128.and(solvent, early));
  return v128.any_true(over) ? endPair(lanes, lane, over, solvent, endings) : endings;
}

/** Notes which of the two lanes are over, and why. */
function endPair(lanes: Lanes, lane: i32, over: v128, solvent: v128, endings: usize): usize {
  let next = endings;
  if (i64x2.extract_lane(over, 0)) next = endLane(lanes, lane, i64x2.extract_lane(solvent, 0) != 0, next);
  if (i64x2.extract_lane(over, 1)) next = endLane(lanes, lane + 1, i64x2.extract_lane(solvent, 1) != 0, next);
  return next;
}

function endLane(lanes: Lanes, lane: i32, solvent: bool, endings: usize): usize {
  store<u8>(lanes.ended + <usize>lane, solvent ? TRUNCATED : TERMINATED);
  store<i32>(endings, lane);
  return endings + 4;
}
