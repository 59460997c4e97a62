import type { CandleColumns } from './candles.js';

/** At most this many faults are named in an error. */
const NAMED_FAULTS = 5;

/** Whether columns of equal length keep a series' promise; one branch a bar, since it runs over every file that is opened. */
export function areSound({ time, open, high, low, close, volume }: CandleColumns): boolean {
  let previous = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const t = time[i] as number;
    const o = open[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    const v = volume[i] as number;
    if (!(t > previous && l > 0 && l <= o && l <= c && h >= o && h >= c && h < Infinity && v >= 0 && v < Infinity)) {
      return false;
    }
    previous = t;
  }
  return previous < Infinity;
}

/** The first faults in words, each with its bar. */
export function describeFaults({ time, open, high, low, close, volume }: CandleColumns): string[] {
  const faults: string[] = [];
  for (let i = 0; i < time.length && faults.length < NAMED_FAULTS; i++) {
    const [t, o, h, l] = [time[i] as number, open[i] as number, high[i] as number, low[i] as number];
    const [c, v] = [close[i] as number, volume[i] as number];
    if (!Number.isFinite(t)) faults.push(`time at bar ${i} is not finite (${t})`);
    else if (i > 0 && t <= (time[i - 1] as number)) faults.push(`time does not rise at bar ${i}`);
    if (!arePricesPossible(o, h, l, c)) {
      faults.push(
        `prices at bar ${i} are not finite, positive and low <= open, close <= high (open ${o}, high ${h}, low ${l}, close ${c})`,
      );
    }
    if (!(v >= 0 && v < Infinity)) faults.push(`volume at bar ${i} is not finite and >= 0 (${v})`);
  }
  return faults;
}

/** Finite, positive, and low <= open, close <= high. */
export function arePricesPossible(open: number, high: number, low: number, close: number): boolean {
  return low > 0 && low <= open && low <= close && high >= open && high >= close && high < Infinity;
}
