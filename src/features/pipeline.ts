import { NeurotradeError } from '../core/errors.js';
import { resolveOptions, value } from '../core/options.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';
import type { FrozenScaler } from './scaler.js';
import { sourceOwner } from './source.js';

/** Features, in lists as deep as convenient: `[rsi(14), calendar('hourOfDay')]`. */
export type FeatureList = readonly (Feature | FeatureList)[];

export interface FeaturePipelineOptions {
  /** Applied to every row inside `update`. @default null */
  readonly scaler?: FrozenScaler | null | undefined;
}

/** A row of features a bar, with the scaler, if there is one, already applied. */
export interface FeaturePipeline {
  /** Column names, in the order of the row. */
  readonly names: readonly string[];
  /** Numbers a row, F. */
  readonly size: number;
  /** How many first rows hold a NaN; from row `warmup + 1` on, all values are finite. */
  readonly warmup: number;
  readonly features: readonly Feature[];
  readonly scaler: FrozenScaler | null;
  /**
   * Takes in the next closed bar and writes `size` values to `out` from `offset` on.
   *
   * @param out `[.., F]`; without it a new array is made
   * @returns `out`
   * @throws NeurotradeError `INVALID_CANDLES` where a field of the bar is not finite, and nothing has changed then;
   * `NON_FINITE` where a feature past its warm-up gives NaN or an infinity: `reset` before going on
   */
  update(candle: Readonly<Candle>, out?: Float64Array, offset?: number): Float64Array;
  /** Back to the state before the first bar. The scaler is frozen and stays. */
  reset(): void;
}

/**
 * Joins features into rows. The features keep their own state, so two pipelines over the same objects must not be
 * driven at the same time; call the factories again for a second stream.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where there is no feature, two share a name, one already feeds another, or
 * the scaler was fitted on other columns
 *
 * @example
 * ```ts
 * const features = [logReturn(1), rsi(14), calendar('dayOfWeek')];
 * const scaler = fitScaler(featurePipeline(features), train);
 * const pipeline = featurePipeline(features, { scaler });
 * ```
 */
export function featurePipeline(features: FeatureList, options?: FeaturePipelineOptions): FeaturePipeline {
  const { scaler } = resolveOptions<{ scaler: FrozenScaler | null }>('featurePipeline', options, {
    scaler: value('null or a fitted scaler', isScaler, null),
  });
  const flat = (features as unknown[]).flat(Infinity) as Feature[];
  const violations = [...listFaults(flat), ...scalerFaults(flat, scaler)];
  if (violations.length > 0) {
    throw new NeurotradeError('INVALID_OPTIONS', `featurePipeline: ${violations.join('; ')}`, {
      details: { violations },
    });
  }
  return new StreamingPipeline(Object.freeze(flat), scaler);
}

function isScaler(candidate: unknown): boolean {
  return candidate === null || typeof (candidate as FrozenScaler).transform === 'function';
}

function listFaults(features: readonly Feature[]): string[] {
  if (features.length === 0) return ['expected at least one feature, found none'];
  const names = features.map((feature) => feature.name);
  const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  const owned = features.filter((feature) => sourceOwner(feature) !== undefined);
  return [
    ...repeated.map((name) => `two features are named "${name}"; names must be unique`),
    ...owned.map(
      (feature) =>
        `"${feature.name}" already feeds "${sourceOwner(feature)}" and would see every bar twice; create it a second time`,
    ),
  ];
}

function scalerFaults(features: readonly Feature[], scaler: FrozenScaler | null): string[] {
  const names = features.map((feature) => feature.name);
  if (scaler === null || sameNames(names, scaler.names)) return [];
  return [
    `the scaler was fitted on [${scaler.names.join(', ')}], the features are [${names.join(', ')}]; fit it on this pipeline`,
  ];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

class StreamingPipeline implements FeaturePipeline {
  readonly names: readonly string[];
  readonly size: number;
  readonly warmup: number;
  #bar = 0;

  constructor(
    readonly features: readonly Feature[],
    readonly scaler: FrozenScaler | null,
  ) {
    this.names = Object.freeze(features.map((feature) => feature.name));
    this.size = features.length;
    this.warmup = features.reduce((longest, { warmup }) => Math.max(longest, warmup), 0);
    this.reset();
  }

  update(candle: Readonly<Candle>, out: Float64Array = new Float64Array(this.size), offset: number = 0): Float64Array {
    const { open, high, low, close, volume } = candle;
    if (!Number.isFinite(open + high + low + close + volume)) this.#refuseCandle(candle);
    for (let i = 0; i < this.size; i++) {
      const feature = this.features[i] as Feature;
      const result = feature.update(candle);
      if (!Number.isFinite(result) && this.#bar >= feature.warmup) this.#refuse(feature, result, candle);
      out[offset + i] = result;
    }
    this.#bar++;
    this.scaler?.transform(out, offset);
    return out;
  }

  reset(): void {
    this.#bar = 0;
    for (const feature of this.features) feature.reset();
  }

  #refuseCandle(candle: Readonly<Candle>): never {
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `bar ${this.#bar}: expected finite prices and volume, found ${JSON.stringify(candle)}; skip or repair it`,
      { details: { bar: this.#bar, time: candle.time } },
    );
  }

  #refuse({ name, warmup }: Feature, result: number, { time }: Readonly<Candle>): never {
    throw new NeurotradeError(
      'NON_FINITE',
      `feature "${name}" gave ${result} at bar ${this.#bar} (time ${time}); expected a finite number after its warm-up of ${warmup} bars. Check the candle, or guard the feature's division or logarithm`,
      { details: { feature: name, bar: this.#bar, time, value: result } },
    );
  }
}
