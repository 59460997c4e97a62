import { createLedger } from '../../market/ledger.js';
import type { TradingLanes } from './lanes.js';
import type { TradingSetup } from './setup.js';
import { stepPasses } from './step.js';

/** Lanes that were never reset. */
export function createLanes(setup: TradingSetup, count: number): TradingLanes {
  return {
    setup,
    count,
    ledger: createLedger(count),
    rewards: setup.reward.lanes(count),
    cursor: new Int32Array(count),
    start: new Int32Array(count),
    end: new Int32Array(count),
    held: new Int32Array(count),
    openedAt: new Int32Array(count),
    equity: new Float64Array(count),
    peakEquity: new Float64Array(count),
    episodeReward: new Float64Array(count),
    ended: new Uint8Array(count),
    justEnded: new Int32Array(count),
    ordered: new Int32Array(count),
    orders: 0,
    endings: 0,
    passes: stepPasses(setup),
    lastOrder: 'none',
  };
}
