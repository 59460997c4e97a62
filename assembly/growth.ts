/** Up to this |s|, the series to s¹⁵ is exact to 1e-17 of its value. */
const NEAR: f64 = 0.1;

/** A step that loses more counts as one that leaves this share. */
const SMALLEST_GROWTH: f64 = 1e-6;

/** `logGrowth` of `src/env/rewards/log-growth.ts` for two steps. `counts` is the mask of those whose result is used. */
export function logGrowthPair(before: v128, after: v128, counts: v128): v128 {
  const s = f64x2.div(f64x2.sub(after, before), f64x2.add(after, before));
  const near = f64x2.le(f64x2.abs(s), f64x2.splat(NEAR));
  if (!v128.any_true(v128.andnot(counts, near))) return f64x2.mul(f64x2.splat(2), artanhPair(s));
  const first = logGrowth(f64x2.extract_lane(before, 0), f64x2.extract_lane(after, 0));
  const second = logGrowth(f64x2.extract_lane(before, 1), f64x2.extract_lane(after, 1));
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

/** ln(after / before) = 2 artanh((after − before) / (after + before)). */
function logGrowth(before: f64, after: f64): f64 {
  const s = (after - before) / (after + before);
  return abs(s) <= NEAR ? 2 * artanh(s) : logFar(max(after / before, SMALLEST_GROWTH));
}

/** ln x = 2ⁿ ln x^(1/2ⁿ), with n as small as the series allows. */
function logFar(x: f64): f64 {
  let root = x;
  let scale: f64 = 2;
  let s = (root - 1) / (root + 1);
  while (abs(s) > NEAR) {
    root = sqrt(root);
    scale *= 2;
    s = (root - 1) / (root + 1);
  }
  return scale * artanh(s);
}

/** s + s³ / 3 + s⁵ / 5 + … */
function artanh(s: f64): f64 {
  return f64x2.extract_lane(artanhPair(f64x2.splat(s)), 0);
}

function artanhPair(s: v128): v128 {
  const t = f64x2.mul(s, s);
  let series = f64x2.splat(1.0 / 15);
  series = f64x2.add(f64x2.mul(series, t), f64x2.splat(1.0 / 13));
  series = f64x2.add(f64x2.mul(series, t), f64x2.splat(1.0 / 11));
  series = f64x2.add(f64x2.mul(series, t), f64x2.splat(1.0 / 9));
  series = f64x2.add(f64x2.mul(series, t), f64x2.splat(1.0 / 7));
  series = f64x2.add(f64x2.mul(series, t), f64x2.splat(1.0 / 5));
  series = f64x2.add(f64x2.mul(series, t), f64x2.splat(1.0 / 3));
  return f64x2.add(s, f64x2.mul(s, f64x2.mul(series, t)));
}
