import { tanhInPlace } from './tanh';

/** x ← tanh x or max(x, 0) over `count` floats, a multiple of four. */
export function activate(x: usize, count: i32, relu: i32): void {
  if (relu) {
    const end = x + ((<usize>count) << 2);
    for (; x < end; x += 16) v128.store(x, f32x4.pmax(v128.load(x), f32x4.splat(0)));
  } else {
    tanhInPlace(x, count);
  }
}

/** d ← d · act′, told from the activation's own output h: 1 − h² for tanh, h > 0 for relu. `count` as above. */
export function activationGradient(d: usize, h: usize, count: i32, relu: i32): void {
  const end = d + ((<usize>count) << 2);
  if (relu) {
    for (; d < end; d += 16, h += 16) {
      v128.store(d, v128.and(v128.load(d), f32x4.gt(v128.load(h), f32x4.splat(0))));
    }
  } else {
    for (; d < end; d += 16, h += 16) {
      const y = v128.load(h);
      v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(f32x4.splat(1), f32x4.mul(y, y))));
    }
  }
}
