import { integer, nullable, number, resolveOptions } from '../core/options.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';
import { RollingMoments } from './rolling-moments.js';

export interface RealizedVolatilityOptions {
  /** Bars a year, to annualise by its square root: 252 for daily stocks, 8760 for hourly crypto. @default null (per bar) */
  readonly periodsPerYear?: number | null | undefined;
}

/**
 * Sample standard deviation of the last `n` one-bar log returns, `sqrt(Σ (r - mean)² / (n - 1))`. Warm-up `n`.
 *
 * @param n returns in the window, >= 2. @default 20
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function realizedVolatility(n: number = 20, options: RealizedVolatilityOptions = {}): Feature {
  const resolved = resolveOptions<{ n: number; periodsPerYear: number | null }>(
    'realizedVolatility',
    { ...options, n },
    { n: integer({ min: 2 }), periodsPerYear: nullable(number({ above: 0 }), null) },
  );
  return new RealizedVolatility(resolved.n, resolved.periodsPerYear);
}

class RealizedVolatility implements Feature {
  readonly name: string;
  readonly warmup: number;
  readonly #moments: RollingMoments;
  readonly #scale: number;
  #bar = 0;
  #previous = NaN;

  constructor(n: number, periodsPerYear: number | null) {
    this.name = periodsPerYear === null ? `realizedVolatility(${n})` : `realizedVolatility(${n},annual)`;
    this.warmup = n;
    this.#moments = new RollingMoments(n);
    this.#scale = (periodsPerYear ?? 1) / (n - 1);
  }

  update({ close }: Readonly<Candle>): number {
    const now = Math.log(close);
    if (this.#bar > 0) this.#moments.push(now - this.#previous);
    this.#previous = now;
    return this.#bar++ < this.warmup ? NaN : Math.sqrt(this.#moments.squares * this.#scale);
  }

  reset(): void {
    this.#moments.reset();
    this.#bar = 0;
    this.#previous = NaN;
  }
}
