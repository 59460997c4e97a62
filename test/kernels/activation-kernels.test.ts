import { describe, expect, it } from 'vitest';
import { createArena, VARIANTS } from './arena.js';

const SPECIAL = [0, -0, 1e-30, -1e-20, 7.99, 8, 8.01, 88, -88, 1e30, -1e30, Infinity, -Infinity, NaN, 0.5, -0.5];
const GRID = Float32Array.from({ length: 40_000 }, (_, i) => (i - 20_000) / 1_600);

describe.each(VARIANTS)('activation kernels, %s', (variant) => {
  const activate = (values: ArrayLike<number>, relu: number): Float32Array => {
    const { kernels, place } = createArena(variant);
    const placed = place(values);
    kernels.activate(placed.byteOffset, placed.length, relu);
    return placed.slice();
  };

  it('tanh is within 4e-7 everywhere, never beyond 1, and exact in its last digits around zero', () => {
    const found = activate(GRID, 0);
    GRID.forEach((x, i) => {
      const error = Math.abs((found[i] as number) - Math.tanh(x));
      if (error > 4e-7 || Math.abs(found[i] as number) > 1) expect.fail(`tanh(${x}) is ${found[i]}`);
      if (Math.abs(x) < 0.1 && error > 4e-7 * Math.abs(x)) expect.fail(`tanh(${x}) is ${found[i]}`);
    });
  });

  it('tanh takes extremes, and NaN stays NaN', () => {
    const found = activate(SPECIAL, 0);
    SPECIAL.forEach((x, i) => {
      if (Number.isNaN(x)) expect(found[i]).toBeNaN();
      else expect(found[i]).toBeCloseTo(Math.tanh(x), 6);
    });
  });

  it('relu is exact, and NaN stays NaN', () => {
    // + 0 takes the sign off a negative zero
    expect(activate(SPECIAL, 1).map((y) => y + 0)).toEqual(Float32Array.from(SPECIAL, (x) => Math.max(x, 0)));
  });

  it('gradients are 1 − h² and h > 0', () => {
    const { kernels, place } = createArena(variant);
    const outputs = [-0.5, 0, 0.5, 0.9];
    const h = place(outputs);
    const [tanh, relu] = [place([1, 2, 3, 4]), place([1, 2, 3, 4])];
    kernels.activationGradient(tanh.byteOffset, h.byteOffset, 4, 0);
    kernels.activationGradient(relu.byteOffset, h.byteOffset, 4, 1);
    outputs.forEach((y, i) => {
      expect(tanh[i]).toBeCloseTo((i + 1) * (1 - y * y), 5);
    });
    expect([...relu]).toEqual([0, 0, 3, 4]);
  });
});
