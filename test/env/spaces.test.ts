import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { createRng } from '../../src/core/rng.js';
import {
  box,
  checkAction,
  checkSpace,
  contains,
  describeSpace,
  dict,
  discrete,
  flatSize,
  maskSize,
  multiBinary,
  multiDiscrete,
  type Space,
  sample,
  spacesEqual,
} from '../../src/env/spaces.js';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
    throw error;
  }
  return 'none';
}

const spaces: Record<string, Space> = {
  bounded: box({ shape: [2, 2], low: [-1, 0, 10, -5], high: [1, 0, 11, -4] }),
  unbounded: box({ shape: [3] }),
  half: box({ shape: [2], low: [0, -Infinity], high: [Infinity, 7] }),
  discrete: discrete(3, -1),
  multiDiscrete: multiDiscrete([2, 5]),
  multiBinary: multiBinary(4),
  dict: dict({ window: box({ shape: [2], low: 0, high: 1 }), position: discrete(3), flags: multiBinary(2) }),
};

describe('samples', () => {
  it.each(Object.entries(spaces))('of %s lie inside, are flat and follow the seed', (_, space) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const value = sample(space, createRng(seed));
        expect(contains(space, value)).toBe(true);
        expect(typeof value === 'number' ? 1 : value.length).toBe(flatSize(space));
        expect(sample(space, createRng(seed))).toEqual(value);
      }),
    );
  });

  it('reach every choice and only allowed ones under a mask', () => {
    const rng = createRng(1);
    const free = new Set(Array.from({ length: 100 }, () => sample(discrete(3, -1), rng)));
    expect([...free].sort()).toEqual([-1, 0, 1]);
    const masked = new Set(Array.from({ length: 100 }, () => sample(discrete(3, -1), rng, [1, 0, 1])));
    expect([...masked].sort()).toEqual([-1, 1]);
    const digits = Array.from({ length: 20 }, () => sample(multiDiscrete([2, 3]), rng, [0, 1, 1, 0, 0]));
    for (const pair of digits) expect(pair).toEqual(Float32Array.of(1, 0));
    const bits = Array.from({ length: 50 }, () => sample(multiBinary(3), rng, [1, 0, 0, 1, 1, 1]) as Float32Array);
    expect(new Set(bits.map(([a, b]) => `${a}${b}`))).toEqual(new Set(['01']));
    expect(new Set(bits.map((row) => row[2]))).toEqual(new Set([0, 1]));
  });

  it('refuse masks that fit or allow nothing', () => {
    const rng = createRng(1);
    expect(codeOf(() => sample(discrete(2), rng, [0, 0]))).toBe('INVALID_ACTION');
    expect(codeOf(() => sample(discrete(2), rng, [1]))).toBe('INVALID_ACTION');
    expect(codeOf(() => sample(multiDiscrete([2, 2]), rng, [1, 1, 0, 0]))).toBe('INVALID_ACTION');
    expect(codeOf(() => sample(multiBinary(2), rng, [1, 1]))).toBe('INVALID_ACTION');
    expect(codeOf(() => sample(multiBinary(2), rng, [1, 1, 0, 0]))).toBe('INVALID_ACTION');
    expect(codeOf(() => sample(box({ shape: [1] }), rng, [1]))).toBe('UNSUPPORTED');
    expect(maskSize(multiDiscrete([2, 5]))).toBe(7);
    expect(maskSize(multiBinary(3))).toBe(6);
  });

  it('of one-sided boxes have the mean of an exponential', () => {
    const rng = createRng(3);
    const values = Array.from({ length: 4000 }, () => sample(spaces.half as Space, rng) as Float32Array);
    const mean = (at: number): number => values.reduce((sum, value) => sum + (value[at] as number), 0) / values.length;
    expect(mean(0)).toBeCloseTo(1, 1);
    expect(mean(1)).toBeCloseTo(6, 1);
  });
});

describe('contains', () => {
  it.each([
    [discrete(3, -1), -1, true],
    [discrete(3, -1), 2, false],
    [discrete(3), 0.5, false],
    [discrete(3), Number.NaN, false],
    [discrete(3), '1', false],
    [discrete(3), Float32Array.of(2), true],
    [discrete(3), Float32Array.of(2, 0), false],
    [box({ shape: [2], low: 0, high: 1 }), Float32Array.of(0, 1), true],
    [box({ shape: [2], low: 0, high: 1 }), [0, 1.01], false],
    [box({ shape: [2], low: 0, high: 1 }), Float32Array.of(0), false],
    [box({ shape: [1] }), Float32Array.of(Number.NaN), false],
    [box({ shape: [1] }), Float32Array.of(Infinity), true],
    [box({ shape: [1] }), BigInt64Array.of(1n), false],
    [box({ shape: [1] }), null, false],
    [multiDiscrete([2, 3]), Float32Array.of(1, 2), true],
    [multiDiscrete([2, 3]), Float32Array.of(2, 2), false],
    [multiBinary(2), Float32Array.of(1, 0), true],
    [multiBinary(2), Float32Array.of(1, 2), false],
    [dict({ a: discrete(2), b: multiBinary(1) }), Float32Array.of(1, 1), true],
    [dict({ a: discrete(2), b: multiBinary(1) }), Float32Array.of(2, 1), false],
    [dict({ a: discrete(2), b: multiBinary(1) }), Float32Array.of(1, 1, 1), false],
  ] as [Space, unknown, boolean][])('%o, %o: %s', (space, value, expected) => {
    expect(contains(space, value)).toBe(expected);
  });
});

describe('malformed spaces', () => {
  it.each([
    ['no count', () => discrete(0)],
    ['a broken count', () => discrete(2.5)],
    ['a broken start', () => discrete(2, 0.5)],
    ['no digits', () => multiDiscrete([])],
    ['an empty digit', () => multiDiscrete([2, 0])],
    ['no bits', () => multiBinary(0)],
    ['no parts', () => dict({})],
    ['an empty axis', () => box({ shape: [0] })],
    ['crossed bounds', () => box({ shape: [1], low: 1, high: 0 })],
    ['a NaN bound', () => box({ shape: [1], low: Number.NaN })],
    ['nothing below the bound', () => box({ shape: [1], high: -Infinity })],
    ['bounds of another length', () => box({ shape: [3], low: [0, 0] })],
    ['a window beyond the end', () => box({ shape: [5], window: { length: 3, channels: 2 } })],
    ['a window of nothing', () => box({ shape: [5], window: { length: 0, channels: 2 } })],
    ['a part that is malformed', () => checkSpace({ kind: 'dict', spaces: { a: { kind: 'multiBinary', n: -1 } } })],
    ['another kind', () => checkSpace({ kind: 'sphere' } as unknown as Space)],
    ['nothing', () => checkSpace(undefined as unknown as Space)],
  ])('%s: INVALID_SPACE', (_, build) => {
    expect(codeOf(build)).toBe('INVALID_SPACE');
  });

  it('name the offending indices', () => {
    expect(() => box({ shape: [3], low: [0, 2, 0], high: 1 })).toThrow('[2, 1] at 1');
  });
});

describe('checkAction', () => {
  it('passes what sample gives', () => {
    const rng = createRng(5);
    for (const space of Object.values(spaces)) checkAction(space, sample(space, rng));
  });

  it.each([
    [discrete(3), 3, 'expected an action of discrete(3), found 3'],
    [discrete(3), Float32Array.of(1), 'found Float32Array [1]'],
    [discrete(3), Number.NaN, 'found NaN'],
    [
      box({ shape: [2], low: -1, high: 1 }),
      [0, 0],
      'expected a Float32Array of 2 for box([2], -1 to 1), found a plain array',
    ],
    [box({ shape: [2], low: -1, high: 1 }), Float32Array.of(0), 'found Float32Array [0]'],
    [box({ shape: [2], low: -1, high: 1 }), Float32Array.of(0, 1.5), 'found 1.5 at index 1, outside [-1, 1]'],
    [box({ shape: [1] }), Float32Array.of(Number.NaN), 'found NaN at index 0'],
    [multiBinary(1), Float32Array.of(2), 'found Float32Array [2]'],
  ] as [Space, unknown, string][])('refuses for %o: %o', (space, action, message) => {
    expect(codeOf(() => checkAction(space, action))).toBe('INVALID_ACTION');
    expect(() => checkAction(space, action)).toThrow(message);
  });
});

describe('spaces', () => {
  it('describe themselves', () => {
    expect(Object.values(spaces).map(describeSpace)).toEqual([
      'box([2, 2], [-1, 0, 10, -5] to [1, 0, 11, -4])',
      'box([3], -Infinity to Infinity)',
      'box([2], [0, -Infinity] to [Infinity, 7])',
      'discrete(3, from -1)',
      'multiDiscrete([2, 5])',
      'multiBinary(4)',
      'dict({ window: box([2], 0 to 1), position: discrete(3), flags: multiBinary(2) })',
    ]);
  });

  it('are equal to themselves alone', () => {
    const all = Object.values(spaces);
    for (const [i, a] of all.entries())
      for (const [j, b] of all.entries()) expect(spacesEqual(a, structuredClone(b) as Space)).toBe(i === j);
    expect(spacesEqual(box({ shape: [4] }), box({ shape: [2, 2] }))).toBe(false);
    expect(spacesEqual(dict({ a: discrete(2) }), dict({ b: discrete(2) }))).toBe(false);
  });
});
