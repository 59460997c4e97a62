// A vector environment's step; every pointer is a byte offset into the memory that the host brings.
import { observePair } from './account';
import { Lanes } from './lanes';
import { Market } from './market';
import { settlePair } from './settle';
import { tradePair } from './trade';
import { copyWindow } from './window';

/** Charges, orders and fills of lanes `from` (even) to `to`, up to the next close. */
export function trade(lanes: Lanes, market: Market, from: i32, to: i32): void {
  for (let lane = from; lane < to; lane += 2) tradePair(lanes, market, lane);
}

/**
 * Takes lanes `from` (even) to `to` over the next close.
 *
 * @returns how many episodes ended; `justEnded` lists the lanes from index `from` on
 */
export function settle(lanes: Lanes, market: Market, from: i32, to: i32): i32 {
  const first = lanes.justEnded + ((<usize>from) << 2);
  let endings = 0;
  for (let lane = from; lane < to; lane += 2) {
    endings += settlePair(lanes, market, lane, first + ((<usize>endings) << 2));
  }
  return endings;
}

/** Writes the observations of lanes `from` (even) to `to`. */
export function observe(lanes: Lanes, from: i32, to: i32): void {
  const pitch = <usize>lanes.observationBytes;
  for (let lane = from; lane < to; lane += 2) {
    const out = lanes.observations + <usize>lane * pitch;
    copyWindow(lanes, lane, out);
    copyWindow(lanes, lane + 1, out + pitch);
    if (lanes.accountState) observePair(lanes, lane, out + <usize>lanes.windowBytes, pitch);
  }
}
