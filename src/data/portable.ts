/** The parts of this room that need neither Arrow, a CSV parser nor Node. */
export {
  CANDLE_COLUMNS,
  type Candle,
  type CandleColumns,
  type CandleSeries,
  candleSeries,
  readCandle,
  sliceCandles,
} from './candles.js';
export {
  type Calendar,
  type CleaningOptions,
  type CleaningReport,
  cleanCandles,
  type Fault,
  type FaultKind,
  type FaultRange,
  formatReport,
  type InputOrder,
} from './cleaning/index.js';
export { concatCandles, indexAtTime } from './select.js';
export { type RatioSplitOptions, splitByRatio, splitByTime, type TimeRange } from './split.js';
export { sumOf } from './sum.js';
export {
  type GarchOptions,
  type GeometricBrownianOptions,
  garch,
  geometricBrownian,
  type NoisySineOptions,
  noisySine,
  type OrnsteinUhlenbeckOptions,
  ornsteinUhlenbeck,
  type Regime,
  type RegimeSwitchingOptions,
  regimePath,
  regimeSwitching,
  type SyntheticMarketOptions,
} from './synthetic/index.js';
export type { TimeInput } from './time.js';
export { type WalkForwardOptions, type WalkForwardWindow, walkForward } from './walk-forward.js';
