/**
 * ln x = e ln 2 + 2 artanh s with x = 2ᵉ m, m in [√½, √2), s = (m − 1) / (m + 1); the series to s¹⁵, error 1e-14.
 * For positive, normal, finite x; NaN stays NaN.
 */
export function log(x: f64): f64 {
  if (x != x) return x;
  const bits = reinterpret<u64>(x);
  // Adding the distance from √½ to 1 carries into the exponent where the mantissa is at least √2 / 2.
  const shifted = bits + 0x0009_5f62_0000_0000;
  const exponent = <i64>(shifted >> 52) - 1023;
  const m = reinterpret<f64>((shifted & 0x000f_ffff_ffff_ffff) + 0x3fe6_a09e_0000_0000);
  const s = (m - 1) / (m + 1);
  const t = s * s;
  let series = 1.0 / 15;
  series = series * t + 1.0 / 13;
  series = series * t + 1.0 / 11;
  series = series * t + 1.0 / 9;
  series = series * t + 1.0 / 7;
  series = series * t + 1.0 / 5;
  series = series * t + 1.0 / 3;
  series = series * t + 1;
  return <f64>exponent * 0.6931471805599453 + 2 * s * series;
}
