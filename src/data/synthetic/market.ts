import { NeurotradeError } from '../../core/errors.js';
import { integer, number, type OptionRules, text, value } from '../../core/options.js';
import { createRng, type Rng } from '../../core/rng.js';
import { type Timeframe, timeframeMs, YEAR_MS } from '../../core/timeframe.js';
import { type CandleSeries, candleSeries } from '../candles.js';
import { type TimeInput, toTimeMs } from '../time.js';

/** What every synthetic market takes. */
export interface SyntheticMarketOptions {
  /** Equal options give equal bytes. */
  readonly seed: number | string;
  /** How many bars. >= 1 */
  readonly bars: number;
  /** Price at which the first bar opens. > 0. @default 100 */
  readonly startPrice?: number;
  /** Opening time of the first bar. @default '2020-01-01' */
  readonly start?: TimeInput;
  /** @default '1h' */
  readonly timeframe?: Timeframe;
  /** @default 'SYNTH' */
  readonly symbol?: string;
  /** Price moves inside a bar; open, high, low and close are read off this path. >= 1. @default 16 */
  readonly substeps?: number;
  /** Mean volume of a bar, in base currency; volumes are independent and log-normal. > 0. @default 1000 */
  readonly meanVolume?: number;
  /** Standard deviation of the volume's logarithm. >= 0. @default 0.5 */
  readonly volumeSpread?: number;
}

/** The rules of {@link SyntheticMarketOptions}, for each market to extend by its own. */
export const marketRules: OptionRules<Required<SyntheticMarketOptions>> = {
  seed: value('a number or a string', (seed) => typeof seed === 'string' || Number.isFinite(seed)),
  bars: integer({ min: 1 }),
  startPrice: number({ above: 0 }, 100),
  start: value('a time', (start) => typeof start === 'string' || Number.isFinite(start), '2020-01-01'),
  timeframe: value('a time frame such as "1h"', (timeframe) => typeof timeframe === 'string', '1h'),
  symbol: text('SYNTH'),
  substeps: integer({ min: 1 }, 16),
  meanVolume: number({ above: 0 }, 1_000),
  volumeSpread: number({ min: 0 }, 0.5),
};

/** Writes the log prices after each move inside bar `bar` to `path`; `previous` is the log price before the first. */
export type BarPath = (path: Float64Array, bar: number, previous: number) => void;

/** A bar's length in years of 365 days. */
export function yearsPerBar(timeframe: Timeframe): number {
  return timeframeMs(timeframe) / YEAR_MS;
}

/** The stream of random numbers that moves prices; volume has its own, so that neither moves the other. */
export function priceRng(options: SyntheticMarketOptions): Rng {
  return createRng(options.seed).split('prices');
}

/** Candles along a path: a bar opens at the close before it, and its high and low are the path's extremes. */
export function marketOf(options: Required<SyntheticMarketOptions>, move: BarPath): CandleSeries {
  const { symbol, timeframe, bars, substeps, startPrice } = options;
  const [open, high, low, close] = Array.from({ length: 4 }, () => new Float64Array(bars)) as Columns;
  const path = new Float64Array(substeps);
  let [logPrice, price] = [Math.log(startPrice), startPrice];
  for (let bar = 0; bar < bars; bar++) {
    move(path, bar, logPrice);
    logPrice = path[substeps - 1] as number;
    open[bar] = price;
    let [top, bottom] = [price, price];
    for (const point of path) {
      price = Math.exp(point);
      if (price > top) top = price;
      if (price < bottom) bottom = price;
    }
    if (!(bottom > 0 && top < Infinity)) throw leftRange(options, bar);
    high[bar] = top;
    low[bar] = bottom;
    close[bar] = price;
  }
  return candleSeries({ symbol, timeframe, time: times(options), open, high, low, close, volume: volumes(options) });
}

type Columns = [Float64Array, Float64Array, Float64Array, Float64Array];

function times({ bars, start, timeframe }: Required<SyntheticMarketOptions>): Float64Array {
  const [first, frame] = [toTimeMs(start, 'start'), timeframeMs(timeframe)];
  return Float64Array.from({ length: bars }, (_, bar) => first + bar * frame);
}

function volumes({ seed, bars, meanVolume, volumeSpread }: Required<SyntheticMarketOptions>): Float64Array {
  const rng = createRng(seed).split('volume');
  const shift = Math.log(meanVolume) - volumeSpread ** 2 / 2;
  return Float64Array.from({ length: bars }, () => Math.exp(shift + volumeSpread * rng.normal()));
}

function leftRange({ symbol }: SyntheticMarketOptions, bar: number): NeurotradeError {
  return new NeurotradeError(
    'INVALID_OPTIONS',
    `${symbol}: the synthetic price leaves the range of double precision in bar ${bar}; lower drift, volatility or bars`,
  );
}
