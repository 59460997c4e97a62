import { candleShape } from './candle-shape.js';
import { perPrice, relative } from './derived.js';
import type { Feature } from './feature.js';
import { sma } from './indicators/averages.js';
import { bollinger } from './indicators/channels.js';
import { macd } from './indicators/macd.js';
import { rsi } from './indicators/momentum.js';
import { adx } from './indicators/trend.js';
import { natr } from './indicators/volatility.js';
import { logReturn } from './log-return.js';
import { realizedVolatility } from './realized-volatility.js';
import { volumeZScore } from './rolling-z-score.js';

/**
 * A dozen features that do not depend on the price level, for daily or hourly candles: returns over 1, 5 and 20 bars,
 * volatility and range, place among the averages and bands, momentum, trend strength, unusual volume, and where the bar
 * closed. Warm-up 49. They differ in magnitude; scale them with `fitScaler`.
 *
 * @returns new objects at every call
 */
export function defaultFeatures(): Feature[] {
  return [
    logReturn(1),
    logReturn(5),
    logReturn(20),
    realizedVolatility(20),
    natr(14),
    relative(sma(20)),
    relative(sma(50)),
    bollinger(20, { output: 'percentB' }),
    rsi(14),
    perPrice(macd({ output: 'histogram' })),
    adx(14),
    volumeZScore(50),
    candleShape('closeLocation'),
  ];
}
