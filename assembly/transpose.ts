/** B[n, strideB] = A[m, n]ᵀ; the floats from m to `strideB` in B's rows are left alone. */
export function transpose(a: usize, b: usize, m: i32, n: i32, strideB: i32): void {
  const bytesA = (<usize>n) << 2;
  const bytesB = (<usize>strideB) << 2;
  const wholeRows = m & ~3;
  const wholeColumns = n & ~3;
  for (let i = 0; i < wholeRows; i += 4) {
    const from = a + <usize>i * bytesA;
    const to = b + (i << 2);
    for (let j = 0; j < wholeColumns; j += 4) block4x4(from + (j << 2), to + <usize>j * bytesB, bytesA, bytesB);
    for (let j = wholeColumns; j < n; j++) copyColumn(from + (j << 2), to + <usize>j * bytesB, bytesA, 4);
  }
  if (wholeRows == m) return;
  for (let j = 0; j < n; j++) {
    copyColumn(
      a + <usize>wholeRows * bytesA + (j << 2),
      b + (wholeRows << 2) + <usize>j * bytesB,
      bytesA,
      m - wholeRows,
    );
  }
}

function block4x4(a: usize, b: usize, bytesA: usize, bytesB: usize): void {
  const r0 = v128.load(a),
    r1 = v128.load(a + bytesA),
    r2 = v128.load(a + 2 * bytesA),
    r3 = v128.load(a + 3 * bytesA);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5),
    high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5),
    high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(b, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(b + bytesB, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(b + 2 * bytesB, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(b + 3 * bytesB, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

function copyColumn(a: usize, b: usize, bytesA: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    store<f32>(b, load<f32>(a));
    a += bytesA;
    b += 4;
  }
}
