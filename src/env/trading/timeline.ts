import { timeframeMs, YEAR_MS } from '../../core/timeframe.js';
import type { CandleSeries } from '../../data/candles.js';
import { admitMarketOrder, type OrderOutcome } from '../../market/fill.js';
import { accrueBorrow, bookFill, type Ledger } from '../../market/ledger.js';
import type { Market } from '../../market/options.js';

/** A series as the market sees it, a column a field, `[T]` each. Bar t's fill answers the decision at the close of t − 1. */
export interface Timeline {
  readonly bars: number;
  /** Opening times, milliseconds UTC. */
  readonly time: Float64Array;
  /** Where orders fill during the bar: its open, or its close. */
  readonly fill: Float64Array;
  /** The close, at which equity is measured. */
  readonly mark: Float64Array;
  readonly volume: Float64Array;
  /** Years from the last close to the fill: the gap between the bars, and the bar itself where it fills at its close. */
  readonly yearsToFill: Float64Array;
  /** Years from the fill to the close. */
  readonly yearsFromFill: number;
}

export function timelineOf(candles: CandleSeries, market: Market): Timeline {
  const { length, time, open, close, volume, timeframe } = candles;
  const barMs = timeframeMs(timeframe);
  const atOpen = market.fillAt === 'open';
  const yearsToFill = new Float64Array(length);
  for (let bar = 1; bar < length; bar++) {
    const gap = Math.max(0, (time[bar] as number) - (time[bar - 1] as number) - barMs);
    yearsToFill[bar] = (gap + (atOpen ? 0 : barMs)) / YEAR_MS;
  }
  return {
    bars: length,
    time,
    fill: atOpen ? open : close,
    mark: close,
    volume,
    yearsToFill,
    yearsFromFill: atOpen ? barMs / YEAR_MS : 0,
  };
}

/** Interest on the position that a lane brings into `bar`, up to the bar's fill. */
export function chargeBeforeFill(ledger: Ledger, lane: number, market: Market, timeline: Timeline, bar: number): void {
  const price = timeline.mark[bar - 1] as number;
  accrueBorrow(ledger, lane, market.borrowRate, price, timeline.yearsToFill[bar] as number);
}

/**
 * Admits the order that was decided at the close of bar − 1, its quantity in `lastQuantity`; {@link bookOrder} books it. Its
 * limit on volume is that of bar − 1, the last one known.
 */
export function admitOrder(
  ledger: Ledger,
  lane: number,
  market: Market,
  timeline: Timeline,
  bar: number,
): OrderOutcome {
  return admitMarketOrder(ledger, lane, market, timeline.fill[bar] as number, timeline.volume[bar - 1] as number);
}

/** Books what {@link admitOrder} let through. */
export function bookOrder(ledger: Ledger, lane: number, market: Market, timeline: Timeline, bar: number): void {
  bookFill(ledger, lane, timeline.fill[bar] as number, market.takerFee);
}

/** Interest on the position that a lane takes out of `bar`, from the bar's fill to its close. */
export function chargeAfterFill(ledger: Ledger, lane: number, market: Market, timeline: Timeline, bar: number): void {
  accrueBorrow(ledger, lane, market.borrowRate, timeline.mark[bar] as number, timeline.yearsFromFill);
}
