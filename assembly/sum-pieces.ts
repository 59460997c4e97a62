/**
 * x ← x + p₀ + p₁ + …, in this order.
 *
 * @param pieces where p₀ begins; the others follow, `stride` bytes apart
 * @param count number of pieces
 * @param floats of x and of each piece, a multiple of four
 */
export function sumPieces(x: usize, pieces: usize, stride: usize, count: i32, floats: i32): void {
  const bytes = (<usize>floats) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    let sum = v128.load(x + i);
    let piece = pieces + i;
    for (let p = 0; p < count; p++) {
      sum = f32x4.add(sum, v128.load(piece));
      piece += stride;
    }
    v128.store(x + i, sum);
  }
}
