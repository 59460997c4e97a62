import type { Candle } from '../../src/data/candles.js';

/**
 * Indicators written down from their definitions over whole arrays, slowly and plainly, to compare the streams with.
 * A value that is not there yet is NaN.
 */
export const sum = (xs: readonly number[]): number => xs.reduce((total, x) => total + x, 0);
export const mean = (xs: readonly number[]): number => sum(xs) / xs.length;
export const squares = (xs: readonly number[]): number => sum(xs.map((x) => (x - mean(xs)) ** 2));

/** `f` of the last `n` values at each index. */
export function windows<T>(xs: readonly T[], n: number, f: (window: readonly T[]) => number): number[] {
  return xs.map((_, t) => (t < n - 1 ? Number.NaN : f(xs.slice(t - n + 1, t + 1))));
}

/** The definition `a x_t + (1 - a) y_{t-1}` written out as a weighted sum over all of the past. */
export function ema(xs: readonly number[], n: number): number[] {
  const a = 2 / (n + 1);
  return xs.map((_, t) => {
    const weights = xs.slice(0, t + 1).map((_x, i) => (i === 0 ? 1 : a) * (1 - a) ** (t - i));
    return sum(weights.map((weight, i) => weight * (xs[i] as number)));
  });
}

/** Wilder's average: the mean of the first `n` values, then `(y (n - 1) + x) / n`. */
export function wilder(xs: readonly number[], n: number): number[] {
  const out: number[] = xs.map(() => Number.NaN);
  for (let t = n - 1; t < xs.length; t++) {
    out[t] = t === n - 1 ? mean(xs.slice(0, n)) : ((out[t - 1] as number) * (n - 1) + (xs[t] as number)) / n;
  }
  return out;
}

export const changes = (xs: readonly number[]): number[] => xs.slice(1).map((x, i) => x - (xs[i] as number));

export function rsi(xs: readonly number[], n: number): number[] {
  const moves = changes(xs);
  const up = wilder(
    moves.map((d) => Math.max(d, 0)),
    n,
  );
  const down = wilder(
    moves.map((d) => Math.max(-d, 0)),
    n,
  );
  return [Number.NaN, ...up.map((u, i) => (100 * u) / (u + (down[i] as number)))];
}

export function trueRanges(candles: readonly Candle[]): number[] {
  return candles.map(({ high, low }, t) => {
    const before = candles[t - 1]?.close ?? low;
    return t === 0 ? high - low : Math.max(high, before) - Math.min(low, before);
  });
}

export const atr = (candles: readonly Candle[], n: number): number[] => wilder(trueRanges(candles), n);

/** [+DI, -DI, ADX]; the first bar counts with no directional movement. */
export function directional(candles: readonly Candle[], n: number): [number[], number[], number[]] {
  const moves = candles.map(({ high, low }, t) => {
    const before = candles[t - 1];
    const up = before === undefined ? 0 : high - before.high;
    const down = before === undefined ? 0 : before.low - low;
    return [up > down && up > 0 ? up : 0, down > up && down > 0 ? down : 0] as const;
  });
  const range = atr(candles, n);
  const side = (k: 0 | 1): number[] =>
    wilder(
      moves.map((move) => move[k]),
      n,
    ).map((x, t) => (100 * x) / (range[t] as number));
  const [plus, minus] = [side(0), side(1)];
  const dx = plus.map((p, t) => (100 * Math.abs(p - (minus[t] as number))) / (p + (minus[t] as number)));
  const smoothed = wilder(dx.slice(n - 1), n);
  return [plus, minus, [...dx.slice(0, n - 1).map(() => Number.NaN), ...smoothed]];
}

export const typical = ({ high, low, close }: Candle): number => (high + low + close) / 3;

/** Where the close lies in the range of the last `n` bars, 0 to 1. */
export function place(candles: readonly Candle[], n: number): number[] {
  return windows(candles, n, (window) => {
    const high = Math.max(...window.map((candle) => candle.high));
    const low = Math.min(...window.map((candle) => candle.low));
    return ((window.at(-1) as Candle).close - low) / (high - low);
  });
}
