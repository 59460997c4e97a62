import { select } from './pairs';

/** Up to this |s|, the series to s¹⁵ is exact to 1e-17 of its value. */
const NEAR: f64 = 0.1;

/** A step that loses more counts as one that leaves this share. */
const SMALLEST_GROWTH: f64 = 1e-6;

/**
 * `logGrowth` of `src/env/rewards/log-growth.ts` for two steps: ln(after / before) = 2 artanh((after − before) / (after + before)),
 * or, for large moves, ln x = 2ⁿ ln x^(1/2ⁿ), with n as small as the series allows.
 *
 * @param counts the mask of those whose result is used
 */
export function logGrowth(before: v128, after: v128, counts: v128): v128 {
  let s = f64x2.div(f64x2.sub(after, before), f64x2.add(after, before));
  let scale = f64x2.splat(2);
  let far = v128.andnot(counts, f64x2.le(f64x2.abs(s), f64x2.splat(NEAR)));
  if (v128.any_true(far)) {
    let root = f64x2.max(f64x2.div(after, before), f64x2.splat(SMALLEST_GROWTH));
    s = select(far, ratio(root), s);
    far = v128.and(far, isFar(s));
    while (v128.any_true(far)) {
      root = f64x2.sqrt(root);
      scale = select(far, f64x2.add(scale, scale), scale);
      s = select(far, ratio(root), s);
      far = v128.and(far, isFar(s));
    }
  }
  return f64x2.mul(scale, artanh(s));
}

function isFar(s: v128): v128 {
  return f64x2.gt(f64x2.abs(s), f64x2.splat(NEAR));
}

/** (x − 1) / (x + 1), of which artanh is half of ln x. */
function ratio(x: v128): v128 {
  return f64x2.div(f64x2.sub(x, f64x2.splat(1)), f64x2.add(x, f64x2.splat(1)));
}

/** s + s³ / 3 + s⁵ / 5 + … */
function artanh(s: v128): v128 {
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
