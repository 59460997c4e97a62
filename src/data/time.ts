import { NeurotradeError } from '../core/errors.js';

/** A moment: milliseconds since 1970 UTC, or an ISO 8601 date or date-time. Without a zone, it is UTC. */
export type TimeInput = number | string;

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?)?$/;

/** Milliseconds of an ISO 8601 date or date-time, or NaN where the text is not one (the 30th of February included). */
export function parseIsoTime(text: string): number {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
  const fields = [year, month, day, hour, minute, second] as [number, number, number, number, number, number];
  if (!isCalendarTime(fields)) return Number.NaN;
  const [y, mo, d, h, mi, s] = fields;
  const milliseconds = Math.floor(Number(`0.${match[7] ?? 0}`) * 1_000);
  return Date.UTC(y, mo - 1, d, h, mi, s, milliseconds) - zoneOffsetMs(match[8]);
}

/**
 * @returns milliseconds since 1970 UTC
 * @throws NeurotradeError `INVALID_OPTIONS` where the input is neither a finite number nor an ISO 8601 text
 */
export function toTimeMs(input: TimeInput, name: string): number {
  const time = typeof input === 'string' ? parseIsoTime(input) : input;
  if (typeof time !== 'number' || !Number.isFinite(time)) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `${name}: expected milliseconds since 1970 UTC or an ISO 8601 date such as "2015-01-01", found ${JSON.stringify(input)}`,
    );
  }
  return time;
}

/** `2015-01-01`, or `2015-01-01 09:30:00` where the time is not midnight; UTC. */
export function formatTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'no time';
  const text = date.toISOString();
  if (text.endsWith('T00:00:00.000Z')) return text.slice(0, -14);
  return text.replace('T', ' ').replace(/(\.000)?Z$/, '');
}

function isCalendarTime([year, month, day, hour, minute, second]: [
  number,
  number,
  number,
  number,
  number,
  number,
]): boolean {
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && hour < 24 && minute < 60 && second < 60;
}

function zoneOffsetMs(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
