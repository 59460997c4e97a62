import { getTypicalPrice, SMA, VWAP, VWMA } from 'trading-signals';
import { oneOf, resolveOptions } from '../../core/options.js';
import type { Candle } from '../../data/candles.js';
import type { Feature } from '../feature.js';
import { candleIndicator, type StreamingIndicator } from '../indicator.js';
import { checkPeriod } from './period.js';

const DAY_MS = 86_400_000;

export type VwapAnchor = 'day' | 'week' | 'start';

/** Number of the session a time falls in, UTC; 1970-01-01 was a Thursday, weeks begin on Monday. */
const SESSIONS: Readonly<Record<VwapAnchor, (time: number) => number>> = {
  day: (time) => Math.floor(time / DAY_MS),
  week: (time) => Math.floor((time / DAY_MS + 3) / 7),
  start: () => 0,
};

/**
 * Volume-weighted average of the typical price since the beginning of the UTC day or week, or since the first bar; a price
 * level. Bars without volume leave it where it was; before any volume it is the typical price. No warm-up.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function vwap(options: { readonly anchor?: VwapAnchor | undefined } = {}): Feature {
  const { anchor } = resolveOptions<{ anchor: VwapAnchor }>('vwap', options, {
    anchor: oneOf(['day', 'week', 'start'], 'day'),
  });
  return candleIndicator({ name: `vwap(${anchor})`, warmup: 0, create: () => sessionVwap(SESSIONS[anchor]) });
}

function sessionVwap(sessionOf: (time: number) => number): StreamingIndicator<Candle, number> {
  let session = NaN;
  let average = new VWAP();
  let last: number | null = null;
  return {
    update: (candle) => {
      const current = sessionOf(candle.time);
      if (current !== session) {
        session = current;
        average = new VWAP();
        last = null;
      }
      last = average.update(candle, false) ?? last;
      return last ?? getTypicalPrice(candle);
    },
  };
}

/**
 * Moving average of the close weighted by volume, a price level; the simple average where the window has no volume.
 * Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function vwma(n: number = 20): Feature {
  checkPeriod('vwma', n);
  return candleIndicator({ name: `vwma(${n})`, warmup: n - 1, create: () => weightedAverage(n) });
}

function weightedAverage(n: number): StreamingIndicator<Candle, number> {
  const weighted = new VWMA(n, SMA, 1);
  const plain = new SMA(n);
  return {
    update: (candle) => {
      const fallback = plain.update(candle.close, false);
      return weighted.update(candle, false) ?? fallback;
    },
  };
}
