import type { OrderOutcome } from '../../market/fill.js';
import { type TradingLanes, weightOf } from './lanes.js';

/** One fill, enough to draw it. */
export type TradingFill = {
  /** The bar in which it happened. */
  readonly index: number;
  /** That bar's opening time, milliseconds UTC. */
  readonly time: number;
  /** Signed, base currency. */
  readonly quantity: number;
  /** What was paid or got a unit, quote currency. */
  readonly price: number;
  readonly fee: number;
  /** Spread, slippage and tick rounding, quote currency. */
  readonly slippage: number;
};

/** The `info` of a trading environment: the account at the close of bar `index`, and what the step to it cost. */
export type TradingInfo = {
  readonly index: number;
  /** The bar's opening time, milliseconds UTC. */
  readonly time: number;
  /** Its close. */
  readonly price: number;
  /** Signed, base currency. */
  readonly position: number;
  /** Position value / equity. */
  readonly weight: number;
  readonly cash: number;
  readonly equity: number;
  /** This step's costs, quote currency. */
  readonly fee: number;
  readonly slippage: number;
  readonly borrow: number;
  /** What became of the step's order; `none` where none was sent. */
  readonly order: OrderOutcome;
  readonly fill: TradingFill | null;
};

/** The info of `lane` after its latest step; a new object. */
export function tradingInfo(lanes: TradingLanes, lane: number, order: OrderOutcome): TradingInfo {
  const { ledger, setup } = lanes;
  const index = lanes.cursor[lane] as number;
  const time = setup.timeline.time[index] as number;
  const fill = ledger.lastQuantity[lane] === 0 ? null : fillInfo(lanes, lane, index, time);
  return {
    index,
    time,
    price: setup.timeline.mark[index] as number,
    position: ledger.position[lane] as number,
    weight: weightOf(lanes, lane),
    cash: ledger.cash[lane] as number,
    equity: lanes.equity[lane] as number,
    fee: fill === null ? 0 : fill.fee,
    slippage: fill === null ? 0 : fill.slippage,
    borrow: ledger.lastBorrow[lane] as number,
    order,
    fill,
  };
}

function fillInfo({ ledger }: TradingLanes, lane: number, index: number, time: number): TradingFill {
  return {
    index,
    time,
    quantity: ledger.lastQuantity[lane] as number,
    price: ledger.lastPrice[lane] as number,
    fee: ledger.lastFee[lane] as number,
    slippage: ledger.lastSlippage[lane] as number,
  };
}
