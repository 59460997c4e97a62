import { integer, resolveOptions, value } from '../core/options.js';
import type { Candle } from '../data/candles.js';
import { transform } from './derived.js';
import type { Feature } from './feature.js';
import { RollingMoments } from './rolling-moments.js';
import { isSource, ownSource, SOURCE_EXPECTED, type Source, sourceName } from './source.js';

/**
 * `(x_t - mean) / std` over the last `n` values of `source`, the present one included, with the population standard
 * deviation; 0 where all are equal. Warm-up: the source's, plus `n - 1`.
 *
 * @param n values in the window, >= 2. @default 50
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function rollingZScore(source: Source, n: number = 50): Feature {
  resolveOptions<{ source: Source; n: number }>(
    'rollingZScore',
    { source, n },
    { source: value(SOURCE_EXPECTED, isSource), n: integer({ min: 2 }) },
  );
  return new RollingZScore(source, n);
}

/** How unusual the volume is: the rolling z-score of `ln(1 + volume)`; 0 where volume stands still. Warm-up `n - 1`. */
export function volumeZScore(n: number = 50): Feature {
  return rollingZScore(transform('log1p(volume)', 'volume', Math.log1p), n);
}

class RollingZScore implements Feature {
  readonly name: string;
  readonly warmup: number;
  readonly #source: Feature;
  readonly #moments: RollingMoments;
  #bar = 0;

  constructor(source: Source, n: number) {
    this.name = `zScore(${sourceName(source)},${n})`;
    this.#source = ownSource(source, this.name);
    this.warmup = this.#source.warmup + n - 1;
    this.#moments = new RollingMoments(n);
  }

  update(candle: Readonly<Candle>): number {
    const x = this.#source.update(candle);
    const bar = this.#bar++;
    if (bar < this.#source.warmup) return NaN;
    this.#moments.push(x);
    if (bar < this.warmup) return NaN;
    const { mean, squares, size } = this.#moments;
    return squares === 0 ? 0 : (x - mean) / Math.sqrt(squares / size);
  }

  reset(): void {
    this.#source.reset();
    this.#moments.reset();
    this.#bar = 0;
  }
}
