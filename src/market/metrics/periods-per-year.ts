import { YEAR_MS } from '../../core/timeframe.js';

/**
 * How many bars a year holds, read off the bars themselves: (T − 1) × year / (time[T − 1] − time[0]), a year being 365 days.
 * Daily candles of a stock exchange give about 252, of a crypto exchange 365, hourly ones there 8,760.
 *
 * @param time milliseconds, rising, `[T]`
 * @returns `NaN` where there are fewer than two bars
 */
export function periodsPerYear(time: ArrayLike<number>): number {
  const last = time.length - 1;
  return last < 1 ? Number.NaN : (last * YEAR_MS) / ((time[last] as number) - (time[0] as number));
}
