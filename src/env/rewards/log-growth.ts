/** Up to this |s|, the series to s¹⁵ is exact to 1e-17 of its value. */
const NEAR = 0.1;

/** A step that loses more, ruin included, counts as one that leaves this share of equity. */
const SMALLEST_GROWTH = 1e-6;

/**
 * ln(after / before) as 2 artanh((after − before) / (after + before)), floored at ln(1e-6) so that ruin stays finite. Exact to
 * a few roundings of the result itself, also for small moves, whose quotient would lose most of its digits; and the same bits in
 * every engine and in `assembly/growth.ts`, which `Math.log` does not promise.
 */
export function logGrowth(before: number, after: number): number {
  const s = (after - before) / (after + before);
  return Math.abs(s) <= NEAR ? 2 * artanh(s) : logFar(Math.max(after / before, SMALLEST_GROWTH));
}

/** ln x = 2ⁿ ln x^(1/2ⁿ), with n as small as the series allows. */
function logFar(x: number): number {
  let root = x;
  let scale = 2;
  let s = (root - 1) / (root + 1);
  while (Math.abs(s) > NEAR) {
    root = Math.sqrt(root);
    scale *= 2;
    s = (root - 1) / (root + 1);
  }
  return scale * artanh(s);
}

/** s + s³ / 3 + s⁵ / 5 + … */
function artanh(s: number): number {
  const t = s * s;
  let series = 1 / 15;
  series = series * t + 1 / 13;
  series = series * t + 1 / 11;
  series = series * t + 1 / 9;
  series = series * t + 1 / 7;
  series = series * t + 1 / 5;
  series = series * t + 1 / 3;
  return s + s * (series * t);
}
