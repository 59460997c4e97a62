import { type CandleSeries, candleSeries } from '../../src/data/candles.js';
import type { Policy } from '../../src/policy/policy.js';

/** Daily bars that open at the last close; the first opens where it closes. */
export function dailyCandles(closes: readonly number[], symbol = 'TEST'): CandleSeries {
  const close = Float64Array.from(closes);
  const open = close.map((price, bar) => close[bar - 1] ?? price);
  return candleSeries({
    symbol,
    timeframe: '1d',
    time: close.map((_, bar) => Date.UTC(2020, 0, 1) + bar * 86_400_000),
    open,
    high: close.map((price, bar) => Math.max(price, open[bar] as number)),
    low: close.map((price, bar) => Math.min(price, open[bar] as number)),
    close,
    volume: close.map(() => 1000),
  });
}

/** Changes between flat and long every `bars` decisions of an episode. */
export function alternatingPolicy(bars: number): Policy {
  return {
    act: (_, { state } = {}) => {
      const decisions = state?.[0] ?? 0;
      return { action: Math.floor(decisions / bars) % 2, state: Float32Array.of(decisions + 1) };
    },
  };
}
