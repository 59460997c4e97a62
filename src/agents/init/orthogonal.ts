import type { Rng } from '../../core/rng.js';

/**
 * A random `[rows, columns]` matrix, row-major, whose shorter side's vectors are orthogonal and of length `gain`
 * (Saxe et al., arXiv:1312.6120): Gram–Schmidt on standard normal vectors, which is uniform over all such matrices.
 */
export function orthogonal(rows: number, columns: number, gain: number, rng: Rng): Float32Array {
  const count = Math.min(rows, columns);
  const size = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) basis.push(nextDirection(basis, size, rng));
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [vector, element] = rows < columns ? [row, column] : [column, row];
      matrix[row * columns + column] = gain * ((basis[vector] as Float64Array)[element] as number);
    }
  }
  return matrix;
}

/** Two passes: the second takes out what rounding left after the first. */
function nextDirection(basis: readonly Float64Array[], size: number, rng: Rng): Float64Array {
  const vector = Float64Array.from({ length: size }, () => rng.normal());
  for (let pass = 0; pass < 2; pass++) {
    for (const other of basis) {
      const overlap = dot(vector, other);
      for (let i = 0; i < size; i++) vector[i] = (vector[i] as number) - overlap * (other[i] as number);
    }
  }
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((element) => element / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
