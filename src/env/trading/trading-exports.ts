/** Passes of `assembly/run-lanes.ts`, to be added up: orders and fills; the next close; observations. */
export const TRADE = 1;
export const SETTLE = 2;
export const OBSERVE = 4;

/** `assembly/trading.ts`. Lanes, market and span are byte offsets of the structs. */
export interface TradingExports {
  /** @param from even @returns how many episodes ended; `justEnded` lists the lanes from index `from` on */
  runLanes(lanes: number, market: number, from: number, to: number, passes: number): number;
}

/** `assembly/shared-trading.ts` */
export interface SharedTradingExports extends TradingExports {
  /** @returns 0 where no worker serves the span */
  ask(span: number, passes: number): number;
  /** Asks no more. @returns 0 where the worker has begun */
  takeBack(span: number): number;
  /** @returns 0 where the worker is still at it, after some waiting */
  finished(span: number): number;
}
