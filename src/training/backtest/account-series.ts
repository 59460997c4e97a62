import type { TradingFill, TradingInfo } from '../../env/trading/info.js';

/** An account over time, a column a field, `[T]` each. Entry 0 is the start, before the first decision. */
export interface AccountSeries {
  /** Opening time of the bar at whose close the account is measured, milliseconds UTC. */
  readonly time: Float64Array;
  /** The bar's index in the candle series. */
  readonly index: Int32Array;
  /** The bar's close. */
  readonly price: Float64Array;
  /** Signed, base currency. */
  readonly position: Float64Array;
  /** Position value / equity. */
  readonly weight: Float64Array;
  readonly cash: Float64Array;
  readonly equity: Float64Array;
  /** Fees paid in the step to this bar, quote currency. */
  readonly fees: Float64Array;
  /** Paid to spread, slippage and tick rounding in that step. */
  readonly slippage: Float64Array;
  /** Interest on shorts in that step. */
  readonly borrow: Float64Array;
  readonly fills: readonly TradingFill[];
}

/** The columns of what an env reported: its reset, then every step. */
export function accountSeries(infos: readonly TradingInfo[]): AccountSeries {
  const column = (read: (info: TradingInfo) => number): Float64Array => Float64Array.from(infos, read);
  return {
    time: column(({ time }) => time),
    index: Int32Array.from(infos, ({ index }) => index),
    price: column(({ price }) => price),
    position: column(({ position }) => position),
    weight: column(({ weight }) => weight),
    cash: column(({ cash }) => cash),
    equity: column(({ equity }) => equity),
    fees: column(({ fee }) => fee),
    slippage: column(({ slippage }) => slippage),
    borrow: column(({ borrow }) => borrow),
    fills: infos.flatMap(({ fill }) => (fill === null ? [] : [fill])),
  };
}
