import { NeurotradeError } from '../core/errors.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';

const READERS = {
  open: ({ open }: Readonly<Candle>): number => open,
  high: ({ high }: Readonly<Candle>): number => high,
  low: ({ low }: Readonly<Candle>): number => low,
  close: ({ close }: Readonly<Candle>): number => close,
  volume: ({ volume }: Readonly<Candle>): number => volume,
  hl2: ({ high, low }: Readonly<Candle>): number => (high + low) / 2,
  hlc3: ({ high, low, close }: Readonly<Candle>): number => (high + low + close) / 3,
  ohlc4: ({ open, high, low, close }: Readonly<Candle>): number => (open + high + low + close) / 4,
} as const;

/** A column of a candle, or an average of its prices. */
export type PriceField = keyof typeof READERS;

/** What a feature is computed from: a field of the candle, or another feature, which it then owns. */
export type Source = PriceField | Feature;

/** The field itself as a feature, without warm-up. */
export function price(field: PriceField): Feature {
  const update = READERS[field];
  if (update === undefined) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `price: expected one of ${Object.keys(READERS).join(', ')}, found ${JSON.stringify(field)}`,
    );
  }
  return { name: field, warmup: 0, update, reset: () => {} };
}

/** Whether a value can be a {@link Source}. */
export function isSource(candidate: unknown): boolean {
  if (typeof candidate === 'string') return Object.hasOwn(READERS, candidate);
  return typeof (candidate as Feature | null)?.update === 'function';
}

/** How {@link isSource} is put into words. */
export const SOURCE_EXPECTED: string = `a feature or one of ${Object.keys(READERS).join(', ')}`;

const owners = new WeakMap<Feature, string>();

/** The name of the feature that `feature` feeds, if it feeds one. */
export function sourceOwner(feature: Feature): string | undefined {
  return owners.get(feature);
}

/** The part of a feature's name that tells its source; nothing for the usual one. */
export function sourceSuffix(source: Source, usual: PriceField = 'close'): string {
  return source === usual ? '' : `,${sourceName(source)}`;
}

/** The source's own name. */
export function sourceName(source: Source): string {
  return typeof source === 'string' ? source : source.name;
}

/**
 * The source as a feature that belongs to `owner`. A feature has one state, so feeding two owners would let it see every
 * bar twice.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where the feature already has an owner
 */
export function ownSource(source: Source, owner: string): Feature {
  if (typeof source === 'string') return price(source);
  const earlier = owners.get(source);
  if (earlier !== undefined) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `${owner}: "${source.name}" already feeds "${earlier}" and would see every bar twice; create it a second time`,
    );
  }
  owners.set(source, owner);
  return source;
}
