import { type DictSpace, flatSize, type Space } from './space.js';

/**
 * Whether `value` belongs to `space`. A `discrete` value is a number, or as an observation an array of one; all others
 * are flat arrays. NaN belongs to no space, an infinity only to a box whose bound it is.
 */
export function contains(space: Space, value: unknown): boolean {
  if (space.kind === 'discrete' && typeof value === 'number') return isDigit(value, space.start, space.n);
  return isNumbers(value) && containsFlat(space, value);
}

/** {@link contains} for values known to be arrays: no checks of their elements' types. */
function containsFlat(space: Space, values: ArrayLike<number>): boolean {
  switch (space.kind) {
    case 'box':
      return values.length === space.low.length && firstOutside(space.low, space.high, values) === -1;
    case 'discrete':
      return values.length === 1 && isDigit(values[0] as number, space.start, space.n);
    case 'multiDiscrete':
      return values.length === space.nvec.length && space.nvec.every((n, i) => isDigit(values[i] as number, 0, n));
    case 'multiBinary':
      return values.length === space.n && Array.from(values).every((bit) => bit === 0 || bit === 1);
    case 'dict':
      return containsParts(space, values);
  }
}

/** The first element outside its bounds (or NaN), or -1. */
export function firstOutside(low: Float32Array, high: Float32Array, values: ArrayLike<number>): number {
  for (let i = 0; i < low.length; i++) {
    const value = values[i] as number;
    if (!(value >= (low[i] as number) && value <= (high[i] as number))) return i;
  }
  return -1;
}

function containsParts(space: DictSpace, values: ArrayLike<number>): boolean {
  const flat = Array.from(values);
  let offset = 0;
  for (const part of Object.values(space.spaces)) {
    const size = flatSize(part);
    if (!containsFlat(part, flat.slice(offset, offset + size))) return false;
    offset += size;
  }
  return offset === flat.length;
}

function isDigit(value: number, start: number, n: number): boolean {
  return Number.isInteger(value) && value >= start && value < start + n;
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (Array.isArray(value)) return value.every((element) => typeof element === 'number');
  return ArrayBuffer.isView(value) && typeof (value as { 0?: unknown })[0] !== 'bigint' && !(value instanceof DataView);
}
