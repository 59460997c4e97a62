/** How numbers are written in tables and reports. What is not defined is a dash. */

const UNDEFINED = '–';

/** `0.1234` as `12.3 %`; large ones lose their decimals, enormous ones become powers of ten. */
export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) return notFinite(fraction);
  const value = fraction * 100;
  return `${Math.abs(value) >= 1e6 ? power(value) : grouped(value, Math.abs(value) >= 1000 ? 0 : 1)} %`;
}

/** Two decimals: ratios. */
export function ratio(value: number): string {
  return Number.isFinite(value) ? grouped(value, 2) : notFinite(value);
}

/** Quote currency: cents below 10,000, whole units above, powers of ten from 10^9 on. */
export function money(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  return Math.abs(value) >= 1e9 ? power(value) : grouped(value, Math.abs(value) < 10_000 ? 2 : 0);
}

export function count(value: number): string {
  return Number.isFinite(value) ? grouped(value, 0) : notFinite(value);
}

/** Milliseconds UTC as `2019-12-31`. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Milliseconds UTC as `2019-12-31`, with `13:00` behind it where it is not midnight. */
export function moment(time: number): string {
  const clock = new Date(time).toISOString().slice(11, 16);
  return clock === '00:00' ? day(time) : `${day(time)} ${clock}`;
}

/** `1.37e10` */
function power(value: number): string {
  return value.toExponential(2).replace('e+', 'e');
}

function grouped(value: number, decimals: number): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text; // no "-0.0"
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? UNDEFINED : value > 0 ? '∞' : '-∞';
}
