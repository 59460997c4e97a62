import { NeurotradeError } from '../core/errors.js';

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
  /** Population standard deviation; `max(1, |mean|)` for a feature that was constant. */
  readonly scale: readonly number[];
  /** Largest magnitude let through, in standard deviations; `null` for no limit. */
  readonly clip: number | null;
  /** Scales `names.length` values of `row` in place, from `offset` on. NaN stays NaN. */
  transform(row: Float64Array, offset?: number): void;
  toJSON(): ScalerJson;
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

/** The scaler that `json` describes; `json` is taken to be sound. */
export function frozenScaler(json: ScalerJson): FrozenScaler {
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
