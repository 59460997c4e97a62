import { Lanes } from './lanes';
import { gather } from './pairs';

/** A weight beyond this is shown as this. */
const LARGEST_WEIGHT: f64 = 10;

/** Bars in a position after which the third number is one half. */
const HALF_TIME: f64 = 20;

/** Ends the observations of lanes `from` (even) to `to` with their accounts. */
export function writeAccounts(lanes: Lanes, from: i32, to: i32): void {
  const pitch = <usize>lanes.observationBytes;
  let out = lanes.observations + <usize>from * pitch + <usize>lanes.windowBytes;
  for (let lane = from; lane < to; lane += 2) {
    writePair(lanes, lane, out, pitch);
    out += 2 * pitch;
  }
}

/**
 * `writeAccountState` of `src/env/trading/account-state.ts` for two lanes.
 *
 * @param out f32[4] of the first lane
 * @param pitch bytes from there to the second lane's
 */
function writePair(lanes: Lanes, lane: i32, out: usize, pitch: usize): void {
  const at = (<usize>lane) << 3;
  const words = (<usize>lane) << 2;
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const cursors = v128.load64_zero(lanes.cursor + words);
  const price = gather(lanes.mark, i32x4.extract_lane(cursors, 0), i32x4.extract_lane(cursors, 1));
  const position = v128.load(lanes.position + at);
  const equity = v128.load(lanes.equity + at);
  const share = f64x2.div(f64x2.mul(position, price), equity);
  const bounded = f64x2.pmax(f64x2.splat(-LARGEST_WEIGHT), f64x2.pmin(f64x2.splat(LARGEST_WEIGHT), share));
  const weight = v128.and(bounded, f64x2.gt(equity, zero));
  const rise = f64x2.div(price, v128.load(lanes.entryPrice + at));
  const long = f64x2.gt(position, zero);
  const open = f64x2.ne(position, zero);
  const profit = v128.bitselect(f64x2.sub(rise, one), f64x2.sub(one, rise), long);
  const opened = v128.load64_zero(lanes.openedAt + words);
  const held = f64x2.convert_low_i32x4_s(i32x4.add(i32x4.sub(cursors, opened), i32x4.splat(1)));
  const time = f64x2.div(held, f64x2.add(held, f64x2.splat(HALF_TIME)));
  const drawdown = f64x2.sub(one, f64x2.div(equity, v128.load(lanes.peakEquity + at)));
  writeRows(out, pitch, weight, v128.and(profit, open), v128.and(time, open), drawdown);
}

/** Writes the first of each pair to `out`, the second `pitch` bytes later, in single precision. */
function writeRows(out: usize, pitch: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(out, rounded(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(c, d, 0, 2)));
  v128.store(out + pitch, rounded(v128.shuffle<f64>(a, b, 1, 3), v128.shuffle<f64>(c, d, 1, 3)));
}

function rounded(low: v128, high: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
