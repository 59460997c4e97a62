import { DEMA, HMA, KAMA, TEMA, WMA, WSMA } from 'trading-signals';
import type { Feature } from '../feature.js';
import { indicator, type StreamingIndicator } from '../indicator.js';
import { kernelFeature } from '../kernel-feature.js';
import { ExponentialAverage } from '../kernels/exponential-average.js';
import type { NumberKernel } from '../kernels/kernel.js';
import { RollingMean } from '../kernels/rolling-mean.js';
import { sourceSuffix } from '../source.js';
import { checkSourced, type SourceOptions } from './period.js';

interface Average {
  readonly name: string;
  /** Smallest period that makes sense. */
  readonly min: number;
  readonly warmup: (n: number) => number;
  readonly create: (n: number) => StreamingIndicator<number, number>;
}

function average({ name, min, warmup, create }: Average, n: number, options: SourceOptions): Feature {
  const source = checkSourced(name, n, options, min);
  return indicator({
    name: `${name}(${n}${sourceSuffix(source)})`,
    warmup: warmup(n),
    create: () => create(n),
    source,
  });
}

function ownAverage(name: string, kernel: (n: number) => NumberKernel, n: number, options: SourceOptions): Feature {
  const source = checkSourced(name, n, options);
  return kernelFeature({ name: `${name}(${n}${sourceSuffix(source)})`, warmup: n - 1, kernel: kernel(n), source });
}

const window = (n: number): number => n - 1;
const WMA_SPEC: Average = { name: 'wma', min: 1, warmup: window, create: (n) => new WMA(n) };
const WSMA_SPEC: Average = { name: 'wsma', min: 1, warmup: window, create: (n) => new WSMA(n) };
const DEMA_SPEC: Average = { name: 'dema', min: 1, warmup: (n) => 2 * (n - 1), create: (n) => new DEMA(n) };
const TEMA_SPEC: Average = { name: 'tema', min: 1, warmup: (n) => 3 * (n - 1), create: (n) => new TEMA(n) };
const KAMA_SPEC: Average = { name: 'kama', min: 2, warmup: window, create: (n) => new KAMA(n) };
const HMA_SPEC: Average = {
  name: 'hma',
  min: 2,
  warmup: (n) => n + Math.floor(Math.sqrt(n)) - 2,
  create: (n) => new HMA(n),
};

/** Simple moving average, a price level. Warm-up `n - 1`. @throws NeurotradeError `INVALID_OPTIONS` */
export const sma = (n: number = 20, options: SourceOptions = {}): Feature =>
  ownAverage('sma', (length) => new RollingMean(length), n, options);

/** Exponential moving average with weight `2 / (n + 1)`, begun at the first value. Warm-up `n - 1`. @throws NeurotradeError `INVALID_OPTIONS` */
export const ema = (n: number = 20, options: SourceOptions = {}): Feature =>
  ownAverage('ema', (length) => new ExponentialAverage(length), n, options);

/** Linearly weighted moving average; the latest value has weight `n`. Warm-up `n - 1`. @throws NeurotradeError `INVALID_OPTIONS` */
export const wma = (n: number = 20, options: SourceOptions = {}): Feature => average(WMA_SPEC, n, options);

/** Wilder's smoothed moving average: weight `1 / n`, begun at the simple average. Warm-up `n - 1`. @throws NeurotradeError `INVALID_OPTIONS` */
export const wsma = (n: number = 14, options: SourceOptions = {}): Feature => average(WSMA_SPEC, n, options);

/** Double exponential moving average, `2 EMA - EMA(EMA)` (Mulloy, 1994). Warm-up `2 (n - 1)`. @throws NeurotradeError `INVALID_OPTIONS` */
export const dema = (n: number = 20, options: SourceOptions = {}): Feature => average(DEMA_SPEC, n, options);

/** Triple exponential moving average (Mulloy, 1994). Warm-up `3 (n - 1)`. @throws NeurotradeError `INVALID_OPTIONS` */
export const tema = (n: number = 20, options: SourceOptions = {}): Feature => average(TEMA_SPEC, n, options);

/** Hull moving average (Hull, 2005). Warm-up `n + floor(sqrt(n)) - 2`. @throws NeurotradeError `INVALID_OPTIONS` */
export const hma = (n: number = 20, options: SourceOptions = {}): Feature => average(HMA_SPEC, n, options);

/** Kaufman's adaptive moving average (1995), fast 2 and slow 30. Warm-up `n - 1`. @throws NeurotradeError `INVALID_OPTIONS` */
export const kama = (n: number = 10, options: SourceOptions = {}): Feature => average(KAMA_SPEC, n, options);
