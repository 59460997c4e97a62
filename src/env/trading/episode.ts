import { NeurotradeError } from '../../core/errors.js';
import { integer, nullable, number, oneOf, resolveOptions } from '../../core/options.js';

/** Where episodes start and end. */
export interface EpisodeOptions {
  /** `first`: at the first bar that has a full window; `random`: anywhere that leaves room for `length`. @default 'first' */
  readonly start?: 'first' | 'random' | undefined;
  /** Steps an episode; `null`: to the end of the data. Either end truncates. @default null */
  readonly length?: number | null | undefined;
  /** No decision before this bar (its index); earlier ones still warm the features up. @default 0 */
  readonly from?: number | undefined;
  /** Equity at or below this share of the initial cash terminates the episode; in [0, 1). @default 0 */
  readonly ruin?: number | undefined;
}

/** {@link EpisodeOptions} checked, with every default filled in. */
export type ResolvedEpisode = { readonly [K in keyof EpisodeOptions]-?: Exclude<EpisodeOptions[K], undefined> };

/** The bars at which an episode may begin, both included. */
export interface EpisodePlan {
  readonly firstStart: number;
  /** Equal to `firstStart` where every episode starts there. */
  readonly lastStart: number;
  readonly length: number;
  /** The last bar of the series. */
  readonly lastBar: number;
  readonly ruin: number;
}

/** @throws NeurotradeError `INVALID_OPTIONS` */
export function resolveEpisode(options: EpisodeOptions = {}): ResolvedEpisode {
  return resolveOptions<ResolvedEpisode>('episode', options, {
    start: oneOf(['first', 'random'], 'first'),
    length: nullable(integer({ min: 1 }), null),
    from: integer({ min: 0 }, 0),
    ruin: number({ min: 0, below: 1 }, 0),
  });
}

/**
 * @param bars of the series
 * @param ready the first bar with a full window of finite features
 * @throws NeurotradeError `SERIES_TOO_SHORT`
 */
export function planEpisodes(options: ResolvedEpisode, bars: number, ready: number): EpisodePlan {
  const firstStart = Math.max(ready, options.from);
  const steps = options.length ?? 1;
  const lastBar = bars - 1;
  if (firstStart + steps > lastBar) {
    throw new NeurotradeError(
      'SERIES_TOO_SHORT',
      `TradingEnv: the first decision is at bar ${firstStart} (full window of warm features, episode.from) and an episode takes ${steps} more, so at least ${firstStart + steps + 1} candles are needed; found ${bars}. Pass a longer series, a shorter window or shorter episodes`,
      { details: { firstStart, steps, bars } },
    );
  }
  const lastStart = options.start === 'random' ? lastBar - steps : firstStart;
  return { firstStart, lastStart, length: options.length ?? bars, lastBar, ruin: options.ruin };
}
