import { oneOf, resolveOptions } from '../core/options.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';

const SHAPES = {
  body: ({ open, high, low, close }: Readonly<Candle>): number => ratio(close - open, high - low),
  upperWick: ({ open, high, low, close }: Readonly<Candle>): number => ratio(high - Math.max(open, close), high - low),
  lowerWick: ({ open, high, low, close }: Readonly<Candle>): number => ratio(Math.min(open, close) - low, high - low),
  closeLocation: ({ high, low, close }: Readonly<Candle>): number => ratio(close - low - (high - close), high - low),
  range: ({ high, low }: Readonly<Candle>): number => Math.log(high / low),
} as const;

/** A measure of one candle's shape. */
export type CandleShape = keyof typeof SHAPES;

/**
 * The shape of the candle, free of its price level, without warm-up:
 *
 * | output | formula | range |
 * |---|---|---|
 * | `body` | `(close - open) / (high - low)` | [-1, 1] |
 * | `upperWick` | `(high - max(open, close)) / (high - low)` | [0, 1] |
 * | `lowerWick` | `(min(open, close) - low) / (high - low)` | [0, 1] |
 * | `closeLocation` | `(2 close - high - low) / (high - low)` | [-1, 1] |
 * | `range` | `ln(high / low)` | >= 0 |
 *
 * A candle without range has the ratios 0.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function candleShape(output: CandleShape): Feature {
  resolveOptions('candleShape', { output }, { output: oneOf(Object.keys(SHAPES)) });
  return { name: `candle.${output}`, warmup: 0, update: SHAPES[output], reset: () => {} };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
