export { type CalendarCycle, calendar } from './calendar.js';
export { type CandleShape, candleShape } from './candle-shape.js';
export { defaultFeatures } from './default-features.js';
export { combine, perPrice, relative, transform } from './derived.js';
export type { Feature } from './feature.js';
export { computeFeatures, type FeatureMatrix } from './feature-matrix.js';
export { fitScaler, type ScalerOptions } from './fit-scaler.js';
export {
  candleIndicator,
  type IndicatorSpec,
  indicator,
  type PriceIndicatorSpec,
  type StreamingIndicator,
} from './indicator.js';
export { dema, ema, hma, kama, sma, tema, wma, wsma } from './indicators/averages.js';
export {
  type BollingerOptions,
  bollinger,
  donchian,
  type KeltnerOptions,
  keltner,
} from './indicators/channels.js';
export { type MacdOptions, type MacdOutput, macd } from './indicators/macd.js';
export { cmo, mom, roc, rsi, type TsiOptions, trix, tsi } from './indicators/momentum.js';
export {
  aroon,
  cci,
  type StochasticOptions,
  stochastic,
  type UltimateOscillatorOptions,
  ultimateOscillator,
  williamsR,
} from './indicators/oscillators.js';
export type { SourceOptions } from './indicators/period.js';
export { type AdxOutput, adx, type SuperTrendOptions, slope, superTrend, vortex } from './indicators/trend.js';
export { atr, choppiness, natr, trueRange, ulcerIndex } from './indicators/volatility.js';
export { accumulationDistribution, cmf, mfi, obv } from './indicators/volume.js';
export { type VwapAnchor, vwap, vwma } from './indicators/volume-averages.js';
export type { ChannelOutput } from './kernels/channel-output.js';
export { logReturn } from './log-return.js';
export { type FeatureList, type FeaturePipeline, type FeaturePipelineOptions, featurePipeline } from './pipeline.js';
export { type RealizedVolatilityOptions, realizedVolatility } from './realized-volatility.js';
export { rollingZScore, volumeZScore } from './rolling-z-score.js';
export { type FrozenScaler, type ScalerJson, scalerFromJSON } from './scaler.js';
export { type PriceField, price, type Source } from './source.js';
