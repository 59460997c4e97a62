import { writeAccountState } from './account-state.js';
import type { TradingLanes } from './lanes.js';

/** Up to this many numbers, a loop copies faster than a call to the platform. */
const FEW = 64;

/** Writes one lane's observation to `out` from `offset` on: its window of features, oldest bar first, then its account. */
export function observeLane(lanes: TradingLanes, lane: number, out: Float32Array, offset: number): void {
  const { features, featureSize, windowSize, accountState } = lanes.setup;
  const to = ((lanes.cursor[lane] as number) + 1) * featureSize;
  if (windowSize <= FEW) copyFew(features, to - windowSize, out, offset, windowSize);
  else out.set(features.subarray(to - windowSize, to), offset);
  if (accountState) observeAccount(lanes, lane, out, offset + windowSize);
}

function observeAccount(lanes: TradingLanes, lane: number, out: Float32Array, offset: number): void {
  const bar = lanes.cursor[lane] as number;
  writeAccountState(
    lanes.ledger.position[lane] as number,
    lanes.ledger.entryPrice[lane] as number,
    bar - (lanes.openedAt[lane] as number) + 1,
    lanes.setup.timeline.mark[bar] as number,
    lanes.equity[lane] as number,
    lanes.peakEquity[lane] as number,
    out,
    offset,
  );
}

/** Four at a time, which spares most of a short loop's bookkeeping. */
function copyFew(source: Float32Array, from: number, target: Float32Array, to: number, count: number): void {
  let i = 0;
  for (; i + 3 < count; i += 4) {
    target[to + i] = source[from + i] as number;
    target[to + i + 1] = source[from + i + 1] as number;
    target[to + i + 2] = source[from + i + 2] as number;
    target[to + i + 3] = source[from + i + 3] as number;
  }
  for (; i < count; i++) target[to + i] = source[from + i] as number;
}
