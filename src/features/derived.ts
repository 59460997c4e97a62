import { NeurotradeError } from '../core/errors.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';
import { ownSource, type Source, sourceName } from './source.js';

/**
 * `f(x_t)`, the source passed through a pure function. Warm-up: the source's.
 *
 * @example
 * ```ts
 * transform('rsi in [-1, 1]', rsi(14), (x) => x / 50 - 1)
 * ```
 */
export function transform(name: string, source: Source, f: (x: number) => number): Feature {
  const inner = ownSource(source, name);
  return {
    name,
    warmup: inner.warmup,
    update: (candle: Readonly<Candle>): number => f(inner.update(candle)),
    reset: () => inner.reset(),
  };
}

/**
 * `f(a_t, b_t)`, two sources joined by a pure function. Warm-up: the longer of theirs.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where both are one object, or one feeds another feature already
 *
 * @example
 * ```ts
 * combine('spread of averages', ema(12), ema(26), (fast, slow) => fast / slow - 1)
 * ```
 */
export function combine(name: string, a: Source, b: Source, f: (a: number, b: number) => number): Feature {
  if (a === b && typeof a !== 'string') {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `${name}: both sources are the same "${a.name}", which would see every bar twice; create it a second time`,
    );
  }
  const [first, second] = [ownSource(a, name), ownSource(b, name)];
  return {
    name,
    warmup: Math.max(first.warmup, second.warmup),
    update: (candle: Readonly<Candle>): number => f(first.update(candle), second.update(candle)),
    reset: () => {
      first.reset();
      second.reset();
    },
  };
}

/** How far the close lies above a price level, as a fraction of it: `close / level - 1`. For averages and channel lines. */
export function relative(level: Source): Feature {
  return combine(`relative(${sourceName(level)})`, 'close', level, (close, at) => close / at - 1);
}

/** An amount in price units as a fraction of the close: `amount / close`. For ATR, MACD, momentum and channel widths. */
export function perPrice(amount: Source): Feature {
  return combine(`perPrice(${sourceName(amount)})`, amount, 'close', (x, close) => x / close);
}
