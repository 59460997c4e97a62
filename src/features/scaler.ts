import { NeurotradeError } from '../core/errors.js';
import { nullable, number, resolveOptions } from '../core/options.js';
import { RunningMoments } from '../core/running-moments.js';
import { type CandleSeries, readCandle } from '../data/candles.js';
import { emptyCandle, requireLength } from './feature-matrix.js';
import type { FeaturePipeline } from './pipeline.js';

/** A scaler as plain JSON; numbers survive the way there and back bit for bit. */
export interface ScalerJson {
  readonly kind: 'zscore';
  readonly version: 1;
  readonly names: readonly string[];
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  readonly clip: number | null;
}

/** Turns each feature into `clip((x - mean) / scale)`. There is no way to fit it further. */
export interface FrozenScaler {
  readonly names: readonly string[];
  readonly mean: readonly number[];
  /** Population standard deviation; 1 for a feature that was constant. */
  readonly scale: readonly number[];
  /** Largest magnitude let through, in standard deviations; `null` for no limit. */
  readonly clip: number | null;
  /** Scales `names.length` values of `row` in place, from `offset` on. NaN stays NaN. */
  transform(row: Float64Array, offset?: number): void;
  toJSON(): ScalerJson;
}

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
  const candle = emptyCandle();
  let rows = 0;
  pipeline.reset();
  for (let t = 0; t < candles.length; t++) {
    pipeline.update(readCandle(candles, t, candle), chunk, rows * size);
    if (t >= warmup) rows++;
    if (rows === CHUNK_ROWS || t === candles.length - 1) {
      moments.update(chunk, rows);
      rows = 0;
    }
  }
  return moments;
}

/** 1 where the variance is no more than the rounding of `count` equal values. */
function scaleOf(mean: number, variance: number, count: number): number {
  const rounding = count * Number.EPSILON * mean;
  return variance <= rounding * rounding ? 1 : Math.sqrt(variance);
}

/**
 * A scaler from what `toJSON` gave.
 *
 * @throws NeurotradeError `INVALID_FILE` where it is not one, or of another version
 */
export function scalerFromJSON(json: ScalerJson): FrozenScaler {
  const faults = jsonFaults(json);
  if (faults.length > 0) {
    throw new NeurotradeError('INVALID_FILE', `scaler: ${faults.join('; ')}. Pass what scaler.toJSON() gave`, {
      details: { faults },
    });
  }
  return frozenScaler(json);
}

function jsonFaults(json: ScalerJson): string[] {
  if (json?.kind !== 'zscore' || json.version !== 1) {
    return [`expected kind "zscore" and version 1, found ${JSON.stringify(json?.kind)} and ${json?.version}`];
  }
  const { names, mean, scale, clip } = json;
  const faults: string[] = [];
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return ['"names" must be strings'];
  const fits = (list: readonly number[], accepts: (x: number) => boolean): boolean =>
    Array.isArray(list) && list.length === names.length && list.every((x) => Number.isFinite(x) && accepts(x));
  if (!fits(mean, () => true)) faults.push(`"mean" must be ${names.length} finite numbers`);
  if (!fits(scale, (x) => x > 0)) faults.push(`"scale" must be ${names.length} finite numbers > 0`);
  if (clip !== null && !(Number.isFinite(clip) && clip > 0)) faults.push('"clip" must be null or a finite number > 0');
  return faults;
}

function frozenScaler(json: ScalerJson): FrozenScaler {
  const names = Object.freeze([...json.names]);
  const mean = Object.freeze([...json.mean]);
  const scale = Object.freeze([...json.scale]);
  const center = Float64Array.from(mean);
  const spread = Float64Array.from(scale);
  const { clip } = json;
  const limit = clip ?? Infinity;
  return Object.freeze({
    names,
    mean,
    scale,
    clip,
    transform: (row: Float64Array, offset: number = 0): void => {
      for (let i = 0; i < center.length; i++) {
        const z = ((row[offset + i] as number) - (center[i] as number)) / (spread[i] as number);
        row[offset + i] = Math.min(limit, Math.max(-limit, z));
      }
    },
    toJSON: (): ScalerJson => ({ kind: 'zscore', version: 1, names, mean, scale, clip }),
  });
}
