import { writeAccounts } from './account';
import { Lanes } from './lanes';
import { Market } from './market';
import { settle } from './settle';
import { trade } from './trade';
import { copyWindows } from './windows';

/** Passes, to be added up. */
export const TRADE = 1;
export const SETTLE = 2;
export const OBSERVE = 4;

/** Lanes that go through all passes before the next ones, while they are in the first cache; even. */
const BLOCK = 64;

/**
 * Runs passes over lanes `from` (even) to `to`: orders and fills, the next close, observations.
 *
 * @returns how many episodes ended; `justEnded` lists the lanes from index `from` on
 */
export function runLanes(lanes: Lanes, market: Market, from: i32, to: i32, passes: i32): i32 {
  let endings = lanes.justEnded + ((<usize>from) << 2);
  const first = endings;
  for (let lane = from; lane < to; lane += BLOCK) {
    const end = min(lane + BLOCK, to);
    if (passes & TRADE) trade(lanes, market, lane, end);
    if (passes & SETTLE) endings = settle(lanes, market, lane, end, endings);
    if (passes & OBSERVE) {
      copyWindows(lanes, lane, end);
      if (lanes.accountState) writeAccounts(lanes, lane, end);
    }
  }
  return <i32>((endings - first) >> 2);
}
