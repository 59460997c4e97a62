import { madd } from './simd';

/**
 * eˣ = 2ⁿ · eʳ with n = round(x / ln 2), r = x − n ln 2, and a minimax polynomial of degree 6 for eʳ.
 * Relative error 2e-7; 0 below −87, and x is cut at 88, so that the result is always finite (NaN stays NaN).
 */
export function exp4(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(c, f32x4.splat(1.4426950408889634)));
  let r = madd(n, f32x4.splat(-0.693145751953125), c);
  r = madd(n, f32x4.splat(-1.428606765330187e-6), r);
  let p = madd(r, f32x4.splat(0.0013814466074109077), f32x4.splat(0.008368780836462975));
  p = madd(p, r, f32x4.splat(0.04166839271783829));
  p = madd(p, r, f32x4.splat(0.1666651964187622));
  p = madd(p, r, f32x4.splat(0.4999999403953552));
  p = madd(p, r, f32x4.splat(1));
  p = madd(p, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(-87)));
}

/** eˣ of one float, by the same arithmetic. */
export function exp(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}
