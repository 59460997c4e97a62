import { NeurotradeError } from './errors.js';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A candle's length as exchanges spell it: `1m`, `15m`, `1h`, `1d`, `1w`. */
export type Timeframe = `${number}${keyof typeof UNIT_MS}`;

/** Milliseconds in a 365-day year; crypto trades on every day of it. */
export const YEAR_MS: number = 365 * UNIT_MS.d;

/**
 * @returns the time frame's length in milliseconds
 * @throws NeurotradeError `INVALID_OPTIONS` where it is not a whole number of seconds, minutes, hours, days or weeks
 */
export function timeframeMs(timeframe: Timeframe): number {
  const [, count, unit] = /^([1-9]\d*)([smhdw])$/.exec(timeframe) ?? [];
  if (count === undefined || unit === undefined) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `time frame: expected a whole number and one of s, m, h, d, w (such as "1h"), found ${JSON.stringify(timeframe)}`,
    );
  }
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
