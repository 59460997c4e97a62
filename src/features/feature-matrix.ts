import { NeurotradeError } from '../core/errors.js';
import { type Candle, type CandleSeries, readCandle } from '../data/candles.js';
import type { FeaturePipeline } from './pipeline.js';

/** The rows of a pipeline over a series; row t belongs to the close of bar t. */
export interface FeatureMatrix {
  readonly names: readonly string[];
  /** Bars, T. */
  readonly rows: number;
  /** Features, F. */
  readonly size: number;
  /** Rows `0 .. warmup - 1` hold a NaN; later ones are finite. */
  readonly warmup: number;
  /** `[T, F]`, row-major. */
  readonly data: Float64Array;
}

/**
 * Runs the stream over a column: `reset`, then one `update` a bar. So row t depends on bars 0 to t alone, and equals
 * what a live stream would have given, bit for bit. The pipeline is left after the last bar, warm for a live stream.
 *
 * @returns rows of `[T, F]`
 * @throws NeurotradeError `SERIES_TOO_SHORT` where no row would be past the warm-up, `NON_FINITE` from the pipeline
 */
export function computeFeatures(pipeline: FeaturePipeline, candles: CandleSeries): FeatureMatrix {
  requireLength(pipeline, candles);
  const { names, size, warmup } = pipeline;
  const data = new Float64Array(candles.length * size);
  const candle = emptyCandle();
  pipeline.reset();
  for (let t = 0; t < candles.length; t++) pipeline.update(readCandle(candles, t, candle), data, t * size);
  return { names, rows: candles.length, size, warmup, data };
}

/** @throws NeurotradeError `SERIES_TOO_SHORT` */
export function requireLength({ names, warmup, features }: FeaturePipeline, { length, symbol }: CandleSeries): void {
  if (length > warmup) return;
  const slowest = names[features.findIndex((feature) => feature.warmup === warmup)];
  throw new NeurotradeError(
    'SERIES_TOO_SHORT',
    `${symbol}: feature "${slowest}" warms up for ${warmup} bars, so at least ${warmup + 1} candles are needed; found ${length}. Pass a longer series or a shorter period`,
    { details: { feature: slowest, warmup, length } },
  );
}

/** A bar to read into, so that a loop over bars makes no garbage. */
export function emptyCandle(): Candle {
  return { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
}
