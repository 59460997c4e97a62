/** Numbers that {@link writeAccountState} writes. */
export const ACCOUNT_SIZE = 4;

/** Their names, in order. */
export const ACCOUNT_NAMES = ['weight', 'unrealisedReturn', 'timeInPosition', 'drawdown'] as const;

/** A weight beyond this, as a nearly ruined short has, is shown as this. */
const LARGEST_WEIGHT = 10;

/** Bars in a position after which `timeInPosition` is one half. */
const HALF_TIME = 20;

/** Bounds of the account state, `[4]` each. */
export const ACCOUNT_LOW: readonly number[] = [-LARGEST_WEIGHT, Number.NEGATIVE_INFINITY, 0, 0];
export const ACCOUNT_HIGH: readonly number[] = [LARGEST_WEIGHT, Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY];

/**
 * What a policy sees of its own account; a live loop writes the very same.
 * 1. weight: position value / equity, within [-10, 10]; 0 where equity is 0 or below
 * 2. unrealised return of the open position against its mean entry price; above 0 is a profit, also for a short
 * 3. time in position: h / (h + 20) for h bars since it was opened or turned around; 0 where flat
 * 4. drawdown: 1 − equity / highest equity of the episode
 *
 * @param price the last close
 * @param out gets 4 numbers from `offset` on
 */
export function writeAccountState(
  position: number,
  entryPrice: number,
  barsHeld: number,
  price: number,
  equity: number,
  peakEquity: number,
  out: Float32Array,
  offset: number,
): void {
  const weight = equity > 0 ? (position * price) / equity : 0;
  out[offset] = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, weight));
  out[offset + 1] = position === 0 ? 0 : position > 0 ? price / entryPrice - 1 : 1 - price / entryPrice;
  out[offset + 2] = position === 0 ? 0 : barsHeld / (barsHeld + HALF_TIME);
  out[offset + 3] = 1 - equity / peakEquity;
}
