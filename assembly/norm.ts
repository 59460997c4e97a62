/** ‖g‖₂ over `count` floats, a multiple of four; summed in float64. */
export function norm(g: usize, count: i32): f64 {
  const end = g + ((<usize>count) << 2);
  let low = f64x2.splat(0),
    high = f64x2.splat(0);
  for (; g < end; g += 16) {
    const x = v128.load(g);
    const a = f64x2.promote_low_f32x4(x);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  return sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}
