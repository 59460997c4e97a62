import { createLedger } from '../../market/ledger.js';
import { type ArrayPlace, HEAP } from './array-place.js';
import type { LaneColumns, TradingLanes } from './lanes.js';
import type { TradingSetup } from './setup.js';
import { stepPasses } from './step.js';

/** Lanes that were never reset. */
export function createLanes(
  setup: TradingSetup,
  count: number,
  columns: LaneColumns = laneColumns(setup, count, HEAP),
): TradingLanes {
  return {
    ...columns,
    setup,
    count,
    rewards: setup.reward.lanes(count),
    orders: 0,
    endings: 0,
    passes: stepPasses(setup),
    lastOrder: 'none',
  };
}

/** The columns of `count` lanes, all zero. */
export function laneColumns(setup: TradingSetup, count: number, place: ArrayPlace): LaneColumns {
  const doubles = (): Float64Array => place.float64(count);
  const integers = (): Int32Array => place.int32(count);
  return {
    ledger: createLedger(count, doubles),
    actions: setup.actions.kind === 'discrete' ? integers() : place.float32(count),
    paid: doubles(),
    cursor: integers(),
    start: integers(),
    end: integers(),
    held: integers(),
    openedAt: integers(),
    equity: doubles(),
    peakEquity: doubles(),
    episodeReward: doubles(),
    ended: place.uint8(count),
    justEnded: integers(),
    ordered: integers(),
  };
}
