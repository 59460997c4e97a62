import { writeAccounts } from './account';
import { Lanes } from './lanes';
import { copyWindows } from './windows';

/** Lanes whose observations are finished while they are still in the first cache; even. */
const BLOCK = 64;

/** Writes the observations of lanes `from` (even) to `to`. */
export function observe(lanes: Lanes, from: i32, to: i32): void {
  for (let first = from; first < to; first += BLOCK) {
    const end = min(first + BLOCK, to);
    copyWindows(lanes, first, end);
    if (lanes.accountState) writeAccounts(lanes, first, end);
  }
}
