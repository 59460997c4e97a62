import { createRng } from '../../src/core/rng.js';
import { type Candle, type CandleSeries, candleSeries, readCandle } from '../../src/data/candles.js';
import type { Feature } from '../../src/features/index.js';
import * as features from '../../src/features/index.js';

/** Every factory, with short periods so that short series suffice. */
export const FACTORIES: Readonly<Record<string, () => Feature>> = {
  sma: () => features.sma(5),
  'sma of period 1': () => features.sma(1),
  'sma of another feature': () => features.sma(4, { source: features.logReturn(3) }),
  'sma of hl2': () => features.sma(4, { source: 'hl2' }),
  ema: () => features.ema(5),
  wma: () => features.wma(5),
  wsma: () => features.wsma(5),
  dema: () => features.dema(5),
  tema: () => features.tema(5),
  hma: () => features.hma(9),
  kama: () => features.kama(5),
  rsi: () => features.rsi(5),
  'rsi of another feature': () => features.rsi(3, { source: features.roc(2) }),
  'macd line': () => features.macd({ fast: 3, slow: 6, signal: 4, output: 'macd' }),
  'macd signal': () => features.macd({ fast: 3, slow: 6, signal: 4, output: 'signal' }),
  'macd histogram': () => features.macd({ fast: 3, slow: 6, signal: 4, output: 'histogram' }),
  roc: () => features.roc(5),
  mom: () => features.mom(5),
  cmo: () => features.cmo(5),
  trix: () => features.trix(4),
  tsi: () => features.tsi({ long: 6, short: 4 }),
  cci: () => features.cci(5),
  'stochastic k': () => features.stochastic({ k: 5, slowing: 3, d: 2, output: 'k' }),
  'stochastic d': () => features.stochastic({ k: 5, slowing: 3, d: 2, output: 'd' }),
  williamsR: () => features.williamsR(5),
  'aroon up': () => features.aroon(5, { output: 'up' }),
  'aroon down': () => features.aroon(5, { output: 'down' }),
  'aroon oscillator': () => features.aroon(5),
  ultimateOscillator: () => features.ultimateOscillator({ short: 2, medium: 4, long: 6 }),
  trueRange: () => features.trueRange(),
  atr: () => features.atr(5),
  natr: () => features.natr(5),
  choppiness: () => features.choppiness(5),
  ulcerIndex: () => features.ulcerIndex(5),
  'bollinger %b': () => features.bollinger(5, { output: 'percentB' }),
  'bollinger bandwidth': () => features.bollinger(5, { output: 'bandwidth' }),
  'bollinger upper': () => features.bollinger(5, { output: 'upper' }),
  'bollinger middle': () => features.bollinger(5, { output: 'middle' }),
  'bollinger lower': () => features.bollinger(5, { output: 'lower' }),
  keltner: () => features.keltner(5, { atrPeriod: 7 }),
  donchian: () => features.donchian(5),
  adx: () => features.adx(5),
  'adx +DI': () => features.adx(5, { output: 'plusDI' }),
  'adx -DI': () => features.adx(5, { output: 'minusDI' }),
  vortex: () => features.vortex(5),
  'superTrend direction': () => features.superTrend(5),
  'superTrend level': () => features.superTrend(5, { output: 'level' }),
  slope: () => features.slope(5),
  obv: () => features.obv(),
  accumulationDistribution: () => features.accumulationDistribution(),
  cmf: () => features.cmf(5),
  mfi: () => features.mfi(5),
  'vwap of the day': () => features.vwap(),
  'vwap of the week': () => features.vwap({ anchor: 'week' }),
  'vwap from the start': () => features.vwap({ anchor: 'start' }),
  vwma: () => features.vwma(5),
  price: () => features.price('ohlc4'),
  'logReturn 1': () => features.logReturn(),
  'logReturn 5': () => features.logReturn(5),
  realizedVolatility: () => features.realizedVolatility(5),
  'realizedVolatility a year': () => features.realizedVolatility(5, { periodsPerYear: 252 }),
  rollingZScore: () => features.rollingZScore('close', 5),
  'rollingZScore of another feature': () => features.rollingZScore(features.obv(), 6),
  volumeZScore: () => features.volumeZScore(5),
  relative: () => features.relative(features.sma(5)),
  perPrice: () => features.perPrice(features.atr(5)),
  transform: () => features.transform('sign', features.logReturn(2), Math.sign),
  combine: () => features.combine('spread', features.ema(3), features.ema(7), (a, b) => a / b - 1),
  'hourOfDay sin': () => features.calendar('hourOfDay')[0],
  'hourOfDay cos': () => features.calendar('hourOfDay')[1],
  'dayOfWeek sin': () => features.calendar('dayOfWeek')[0],
  'dayOfMonth cos': () => features.calendar('dayOfMonth')[1],
  'dayOfYear sin': () => features.calendar('dayOfYear')[0],
  'candle body': () => features.candleShape('body'),
  'candle upperWick': () => features.candleShape('upperWick'),
  'candle lowerWick': () => features.candleShape('lowerWick'),
  'candle closeLocation': () => features.candleShape('closeLocation'),
  'candle range': () => features.candleShape('range'),
};

/** Hourly candles of a random walk; every tenth bar or so stands still, and some trade no volume. */
export function randomCandles(seed: number | string, length: number): CandleSeries {
  const rng = createRng(seed);
  let last = 50 + 100 * rng.next();
  return series(length, (i) => {
    const open = last * Math.exp(0.002 * rng.normal());
    const close = rng.next() < 0.1 ? open : open * Math.exp(0.02 * rng.normal());
    const still = close === open && rng.next() < 0.5;
    const high = Math.max(open, close) * (still ? 1 : Math.exp(0.01 * rng.next()));
    const low = Math.min(open, close) * (still ? 1 : Math.exp(-0.01 * rng.next()));
    last = close;
    return { time: i * 3_600_000, open, high, low, close, volume: rng.next() < 0.05 ? 0 : 1e3 * rng.next() };
  });
}

/** A series from one function of the bar's index. */
export function series(length: number, bar: (index: number) => Candle): CandleSeries {
  const candles = Array.from({ length }, (_, i) => bar(i));
  const column = (name: keyof Candle): Float64Array => Float64Array.from(candles, (candle) => candle[name]);
  return candleSeries({
    symbol: 'TEST',
    timeframe: '1h',
    time: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  });
}

export function toCandles(candles: CandleSeries): Candle[] {
  return Array.from({ length: candles.length }, (_, i) =>
    readCandle(candles, i, { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 }),
  );
}

/** One value a bar, each bar a fresh object. */
export function stream(feature: Feature, candles: CandleSeries): number[] {
  return toCandles(candles).map((candle) => feature.update(candle));
}
