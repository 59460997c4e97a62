import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { padded } from '../../src/policy/kernels/mlp-plan.js';
import { createArena, relativeError, VARIANTS } from './arena.js';

const size = fc.integer({ min: 1, max: 41 });
const rows = fc.integer({ min: 0, max: 70 });

function normals(count: number, seed: number): Float32Array {
  const rng = createRng(seed);
  return new Float32Array(count).map(() => rng.normal());
}

function product(a: Float32Array, b: Float32Array, m: number, n: number, k: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let l = 0; l < k; l++)
        c[i * n + j] = (c[i * n + j] as number) + (a[i * k + l] as number) * (b[l * n + j] as number);
  return c;
}

/** The first `n` of each row of `stride`. */
function unpad(c: Float32Array, m: number, n: number, stride: number): Float32Array {
  return Float32Array.from({ length: m * n }, (_, at) => c[Math.floor(at / n) * stride + (at % n)] as number);
}

function transposed(a: Float32Array, m: number, n: number): Float32Array {
  return Float32Array.from({ length: m * n }, (_, at) => a[(at % m) * n + Math.floor(at / m)] as number);
}

it('finds SIMD on this engine', () => {
  expect(VARIANTS).toContain('simd');
});

describe.each(VARIANTS)('matrix kernels, %s', (variant) => {
  it('matmul is A · B + bias', () => {
    fc.assert(
      fc.property(rows, size, size, fc.boolean(), fc.integer(), (m, n, k, biased, seed) => {
        const { kernels, place, hole } = createArena(variant);
        const [a, b, bias] = [normals(m * k, seed), normals(k * n, seed + 1), normals(n, seed + 2)];
        const [pa, pb, pc] = [place(a), place(b), hole(m * padded(n))];
        const at = biased ? place(bias).byteOffset : 0;
        kernels.matmul(pa.byteOffset, pb.byteOffset, pc.byteOffset, at, m, n, k, k, n, padded(n));
        const expected = product(a, b, m, n, k).map((sum, i) => sum + (biased ? (bias[i % n] as number) : 0));
        expect(relativeError(unpad(pc, m, n, padded(n)), expected, 1)).toBeLessThan(1e-5);
      }),
    );
  });

  it('a row of matmul does not depend on the rows around it', () => {
    fc.assert(
      fc.property(size, size, size, fc.integer(), (m, n, k, seed) => {
        const { kernels, place, hole } = createArena(variant);
        const [a, b] = [place(normals(m * k, seed)), place(normals(k * n, seed + 1))];
        const [all, one] = [hole(m * padded(n)), hole(padded(n))];
        kernels.matmul(a.byteOffset, b.byteOffset, all.byteOffset, 0, m, n, k, k, n, padded(n));
        kernels.matmul(a.byteOffset + 4 * (m - 1) * k, b.byteOffset, one.byteOffset, 0, 1, n, k, k, n, padded(n));
        expect(one.slice(0, n)).toEqual(all.slice((m - 1) * padded(n), (m - 1) * padded(n) + n));
      }),
    );
  });

  it('outer adds Aᵀ · D, and nothing beyond', () => {
    fc.assert(
      fc.property(size, size, rows, fc.integer(), (m, n, count, seed) => {
        const { kernels, place, hole } = createArena(variant);
        const [a, d] = [normals(count * m, seed), normals(count * n, seed + 1)];
        const before = normals(m * n, seed + 2);
        const [pa, pd, scratch] = [place(a), hole(count * padded(n)), hole(32 + 8 * count)];
        for (let i = 0; i < count * n; i++) pd[Math.floor(i / n) * padded(n) + (i % n)] = d[i] as number;
        const g = place([...before, 7]);
        kernels.outer(pa.byteOffset, pd.byteOffset, g.byteOffset, scratch.byteOffset, m, n, count, m, padded(n));
        const expected = product(transposed(a, count, m), d, m, n, count).map((sum, i) => sum + (before[i] as number));
        expect(relativeError(g.subarray(0, m * n), expected, 1)).toBeLessThan(1e-5);
        expect(g[m * n]).toBe(7);
      }),
    );
  });

  it('columnSums adds the sum over rows, and nothing beyond', () => {
    fc.assert(
      fc.property(size, rows, fc.integer(), (n, count, seed) => {
        const { kernels, place, hole } = createArena(variant);
        const d = normals(count * padded(n), seed);
        const g = place([...new Float32Array(n), 7]);
        const [pd, scratch] = [place(d), hole(4)];
        kernels.columnSums(pd.byteOffset, g.byteOffset, scratch.byteOffset, n, count, padded(n));
        const expected = product(new Float32Array(count).fill(1), d, 1, padded(n), count).slice(0, n);
        expect(relativeError(g.subarray(0, n), expected, 1)).toBeLessThan(1e-5);
        expect(g[n]).toBe(7);
      }),
    );
  });

  it('transpose is exact', () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (m, n, seed) => {
        const { kernels, place, hole } = createArena(variant);
        const a = normals(m * n, seed);
        const b = hole(n * padded(m));
        kernels.transpose(place(a).byteOffset, b.byteOffset, m, n, padded(m));
        expect(unpad(b, n, m, padded(m))).toEqual(transposed(a, m, n));
      }),
    );
  });

  it('norm is the root of the sum of squares', () => {
    fc.assert(
      fc.property(size, fc.integer(), (n, seed) => {
        const { kernels, place } = createArena(variant);
        const values = normals(4 * n, seed);
        expect(kernels.norm(place(values).byteOffset, 4 * n)).toBeCloseTo(Math.hypot(...values), 9);
      }),
    );
  });
});
