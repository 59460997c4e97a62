/** to[i, :] = from[rows[i], :]: `count` rows of `width` floats in the order of the indices `rows`, i32[count]. */
export function gather(from: usize, rows: usize, to: usize, count: i32, width: i32): void {
  const bytes = (<usize>width) << 2;
  const whole = bytes & ~15;
  for (let i = 0; i < count; i++) {
    const row = from + <usize>load<i32>(rows + ((<usize>i) << 2)) * bytes;
    let j: usize = 0;
    for (; j < whole; j += 16) v128.store(to + j, v128.load(row + j));
    for (; j < bytes; j += 4) store<f32>(to + j, load<f32>(row + j));
    to += bytes;
  }
}
