const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 });

/** `12345` as `12.35K`; very large and very small values by powers of ten. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  return size >= 1e15 || (size > 0 && size < 1e-3) ? value.toExponential(2) : compact.format(value);
}

/** `-0.1234` as `-12.3 %` */
export function percentText(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

/** Seconds UTC as `2019-12-31`, with the clock where bars are shorter than a day. */
export function timeText(seconds: number, intraday: boolean): string {
  const iso = new Date(seconds * 1000).toISOString();
  return intraday ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
}
