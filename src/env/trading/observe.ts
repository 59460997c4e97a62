import { writeAccountState } from './account-state.js';
import type { TradingLanes } from './lanes.js';

/** Writes the observations of all lanes: `out` is `[N, observation size]`. */
export function observeLanes(lanes: TradingLanes, out: Float32Array): void {
  const { observationSize } = lanes.setup;
  for (let lane = 0; lane < lanes.count; lane++) observeLane(lanes, lane, out, lane * observationSize);
}

/** Writes one lane's observation to `out` from `offset` on: its window of features, oldest bar first, then its account. */
export function observeLane(lanes: TradingLanes, lane: number, out: Float32Array, offset: number): void {
  const { features, featureSize, windowSize, accountState, timeline } = lanes.setup;
  const bar = lanes.cursor[lane] as number;
  const from = (bar + 1) * featureSize - windowSize;
  for (let i = 0; i < windowSize; i++) out[offset + i] = features[from + i] as number;
  if (!accountState) return;
  writeAccountState(
    lanes.ledger.position[lane] as number,
    lanes.ledger.entryPrice[lane] as number,
    bar - (lanes.openedAt[lane] as number) + 1,
    timeline.mark[bar] as number,
    lanes.equity[lane] as number,
    lanes.peakEquity[lane] as number,
    out,
    offset + windowSize,
  );
}
