import { NeurotradeError } from '../core/errors.js';
import type { CandleSeries } from '../data/candles.js';
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
 * Runs the stream over a series: `reset`, then as one `update` a bar. So row t depends on bars 0 to t alone, and equals
 * what a live stream would have given, bit for bit. The pipeline is left after the last bar, warm for a live stream.
 *
 * @returns rows of `[T, F]`
 * @throws NeurotradeError `SERIES_TOO_SHORT` where no row would be past the warm-up, `NON_FINITE` from the pipeline
 */
export function computeFeatures(pipeline: FeaturePipeline, candles: CandleSeries): FeatureMatrix {
  requireLength(pipeline, candles);
  const { names, size, warmup } = pipeline;
  const data = new Float64Array(candles.length * size);
  pipeline.reset();
  pipeline.updateRange(candles, 0, candles.length, data);
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
