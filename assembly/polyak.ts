/** target ← (1 − τ) target + τ source over `count` floats, a multiple of four. */
export function polyak(target: usize, source: usize, count: i32, tau: f32): void {
  const keep = f32x4.splat(1 - tau);
  const take = f32x4.splat(tau);
  const end = target + ((<usize>count) << 2);
  for (; target < end; target += 16, source += 16) {
    const moved = f32x4.add(f32x4.mul(v128.load(target), keep), f32x4.mul(v128.load(source), take));
    v128.store(target, moved);
  }
}
