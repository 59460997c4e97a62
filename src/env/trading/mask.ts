import { wouldTrade } from '../../market/fill.js';
import type { TradingLanes } from './lanes.js';

/**
 * Writes which targets a lane could trade to at its last close: those whose order the market would admit, and the one that
 * it holds. Where none is left, all are written as allowed: each of them does nothing.
 *
 * @param out gets `targets.length` flags from `offset` on, 1 = allowed
 */
export function maskLane(
  { ledger, setup, cursor, held }: TradingLanes,
  lane: number,
  targets: Float64Array,
  out: Uint8Array,
  offset: number,
): void {
  const { market, timeline } = setup;
  const bar = cursor[lane] as number;
  const price = timeline.mark[bar] as number;
  const volume = timeline.volume[bar] as number;
  let allowed = 0;
  for (let k = 0; k < targets.length; k++) {
    const trades = wouldTrade(ledger, lane, market, targets[k] as number, price, volume);
    out[offset + k] = trades || k === held[lane] ? 1 : 0;
    allowed += out[offset + k] as number;
  }
  if (allowed === 0) out.fill(1, offset, offset + targets.length);
}
