import { NeurotradeError } from '../core/errors.js';
import { nullable, number, resolveOptions } from '../core/options.js';
import { RunningMoments } from '../core/running-moments.js';
import type { CandleSeries } from '../data/candles.js';
import { requireLength } from './feature-matrix.js';
import type { FeaturePipeline } from './pipeline.js';
import { type FrozenScaler, frozenScaler } from './scaler.js';

export interface ScalerOptions {
  /** Largest magnitude let through, in standard deviations. @default 10 */
  readonly clip?: number | null | undefined;
}

/** Rows taken in at a time, so that memory does not grow with the series. */
const CHUNK_ROWS = 1024;

/**
 * Measures mean and standard deviation of each feature over the training bars past the warm-up, and freezes them.
 * Chunks are measured in two passes and merged as in Chan, Golub and LeVeque (1979), so large offsets cost no digits.
 *
 * @param candles the training split alone; what follows it must not be looked at
 * @throws NeurotradeError `INVALID_OPTIONS` where the pipeline is scaled already, `SERIES_TOO_SHORT`, `NON_FINITE`
 */
export function fitScaler(pipeline: FeaturePipeline, candles: CandleSeries, options?: ScalerOptions): FrozenScaler {
  const { clip } = resolveOptions<{ clip: number | null }>('fitScaler', options, {
    clip: nullable(number({ above: 0 }), 10),
  });
  if (pipeline.scaler !== null) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      'fitScaler: expected a pipeline without a scaler, found one with; pass featurePipeline(pipeline.features)',
    );
  }
  requireLength(pipeline, candles);
  const moments = measure(pipeline, candles);
  const mean = Array.from(moments.mean);
  const scale = mean.map((center, i) => scaleOf(center, moments.variance[i] as number, moments.count));
  return frozenScaler({ kind: 'zscore', version: 1, names: pipeline.names, mean, scale, clip });
}

function measure(pipeline: FeaturePipeline, candles: CandleSeries): RunningMoments {
  const { size, warmup } = pipeline;
  const moments = new RunningMoments(size, 0);
  const chunk = new Float64Array(CHUNK_ROWS * size);
  pipeline.reset();
  for (let t = 0; t < warmup; t += CHUNK_ROWS) {
    pipeline.updateRange(candles, t, Math.min(warmup, t + CHUNK_ROWS), chunk);
  }
  for (let t = warmup; t < candles.length; t += CHUNK_ROWS) {
    const end = Math.min(candles.length, t + CHUNK_ROWS);
    pipeline.updateRange(candles, t, end, chunk);
    moments.update(chunk, end - t);
  }
  return moments;
}

/** The deviation; where it is no more than the rounding of `count` equal values, a scale at which that rounding vanishes. */
function scaleOf(mean: number, variance: number, count: number): number {
  const rounding = count * Number.EPSILON * mean;
  return variance <= rounding * rounding ? Math.max(1, Math.abs(mean)) : Math.sqrt(variance);
}
