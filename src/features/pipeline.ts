import { NeurotradeError } from '../core/errors.js';
import { resolveOptions, value } from '../core/options.js';
import { type Candle, type CandleSeries, readCandle } from '../data/candles.js';
import { type ColumnFeature, isColumnFeature } from './column-feature.js';
import type { Feature } from './feature.js';
import { areFinite, areFiniteBars } from './finite.js';
import { BLOCK_BARS } from './kernels/kernel.js';
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
  /**
   * Takes in bars `from` to `to - 1` of a series: what `update` would write for each of them, bit for bit, but faster.
   *
   * @param out `[.., F]`; the row of bar `from` begins at `offset`
   * @throws NeurotradeError as `update`; rows before the bar in question may have been written or not
   */
  updateRange(candles: CandleSeries, from: number, to: number, out: Float64Array, offset?: number): void;
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

/** A feature that runs a column at a time, and its place in the row. */
interface Column {
  readonly index: number;
  readonly feature: ColumnFeature;
}

class StreamingPipeline implements FeaturePipeline {
  readonly names: readonly string[];
  readonly size: number;
  readonly warmup: number;
  readonly #columns: readonly Column[];
  /** Read into, so that a loop over bars makes no garbage. */
  readonly #candle: Candle = { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  #bar = 0;

  constructor(
    readonly features: readonly Feature[],
    readonly scaler: FrozenScaler | null,
  ) {
    this.names = Object.freeze(features.map((feature) => feature.name));
    this.size = features.length;
    this.warmup = features.reduce((longest, { warmup }) => Math.max(longest, warmup), 0);
    this.#columns = features.flatMap((feature, index) => (isColumnFeature(feature) ? { index, feature } : []));
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

  updateRange(candles: CandleSeries, from: number, to: number, out: Float64Array, offset: number = 0): void {
    for (let start = from, at = offset; start < to; start += BLOCK_BARS, at += BLOCK_BARS * this.size) {
      const end = Math.min(to, start + BLOCK_BARS);
      if (this.#columns.length > 0 && areFiniteBars(candles, start, end))
        this.#updateBlock(candles, start, end, out, at);
      else this.#updateEach(candles, start, end, out, at);
    }
  }

  reset(): void {
    this.#bar = 0;
    for (const feature of this.features) feature.reset();
  }

  #updateEach(candles: CandleSeries, from: number, to: number, out: Float64Array, offset: number): void {
    for (let t = from, at = offset; t < to; t++, at += this.size) {
      this.update(readCandle(candles, t, this.#candle), out, at);
    }
  }

  /** Columns first, each over the whole block; then, row by row, the features that run a bar at a time. */
  #updateBlock(candles: CandleSeries, from: number, to: number, out: Float64Array, offset: number): void {
    const { size, scaler } = this;
    const end = offset + (to - from) * size;
    for (const { feature, index } of this.#columns) feature.updateRange(candles, from, to, out, offset + index, size);
    const complete = this.#columns.length === size && this.#bar >= this.warmup && areFinite(out, offset, end);
    if (complete) this.#bar += to - from;
    else this.#completeRows(candles, from, out, offset, end);
    if (scaler !== null) for (let at = offset; at < end; at += size) scaler.transform(out, at);
  }

  /** Fills the gaps that the columns left, and checks every number in the order in which `update` does. */
  #completeRows(candles: CandleSeries, from: number, out: Float64Array, offset: number, end: number): void {
    const { features, size } = this;
    for (let t = from, at = offset; at < end; t++, at += size) {
      const candle = readCandle(candles, t, this.#candle);
      for (let i = 0; i < size; i++) {
        const feature = features[i] as Feature;
        const result = isColumnFeature(feature) ? (out[at + i] as number) : feature.update(candle);
        if (!Number.isFinite(result) && this.#bar >= feature.warmup) this.#refuse(feature, result, candle);
        out[at + i] = result;
      }
      this.#bar++;
    }
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
