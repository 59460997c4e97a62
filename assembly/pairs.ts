/** The doubles at two indices of an array. */
export function gather(array: usize, first: i32, second: i32): v128 {
  const low = v128.load64_zero(array + ((<usize>first) << 3));
  return v128.load64_lane(array + ((<usize>second) << 3), low, 1);
}

/** A mask of two 32-bit lanes, as wide as two doubles. */
export function widen(mask: v128): v128 {
  return i64x2.extend_low_i32x4_s(mask);
}

/** A mask of two doubles, as wide as two 32-bit lanes. */
export function narrow(mask: v128): v128 {
  return v128.shuffle<i32>(mask, mask, 0, 2, 0, 2);
}

/** `chosen` where the mask is set, `other` elsewhere. */
export function select(mask: v128, chosen: v128, other: v128): v128 {
  return v128.bitselect(chosen, other, mask);
}

/** Overwrites the two doubles at `at` where the mask is set. */
export function storeWhere(mask: v128, at: usize, values: v128): void {
  v128.store(at, select(mask, values, v128.load(at)));
}

/** Adds to the two doubles at `at`. */
export function addTo(at: usize, values: v128): void {
  v128.store(at, f64x2.add(v128.load(at), values));
}
