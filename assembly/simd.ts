/** a · b + c over four floats: rounded once where relaxed SIMD brings a fused form, twice elsewhere. */
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** Floats in a matrix row of `width`, rounded up to whole vectors. */
export function padded(width: i32): i32 {
  return (width + 3) & ~3;
}

/** The sum of four floats, pairwise. */
export function horizontalSum(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The largest of four floats. */
export function horizontalMax(x: v128): f32 {
  const pairs = f32x4.max(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/**
 * Zero for what is smaller than `least`, and all else, NaN too, as it is. Averages of gradients that stay zero would otherwise
 * shrink until they are no normal floats, and each sum of such takes a processor a hundred times as long.
 */
export function flush(x: v128, least: f32): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(least)));
}
