export {
  admitMarketOrder,
  fillLimitOrder,
  fillMarketOrder,
  fillToWeight,
  type OrderOutcome,
  wouldTrade,
} from './fill.js';
export {
  accrueBorrow,
  beginStep,
  bookFill,
  createLedger,
  equityAt,
  type Ledger,
  loadLedger,
  openLane,
  saveLedger,
} from './ledger.js';
export {
  annualReturn,
  annualTurnover,
  annualVolatility,
  calmarRatio,
  downsideDeviation,
  drawdowns,
  exposure,
  type MaxDrawdown,
  maxDrawdown,
  periodsPerYear,
  profitFactor,
  sharpeRatio,
  simpleReturns,
  sortinoRatio,
  totalReturn,
  winRate,
} from './metrics/index.js';
export { type Market, type MarketOptions, resolveMarket } from './options.js';
export { admitQuantity, limitToVolume, quantityForWeight } from './order.js';
export { executionPrice, roundToLot, roundToTick } from './price.js';
export { linearSlippage, type SlippageModel, slippageFraction } from './slippage.js';
