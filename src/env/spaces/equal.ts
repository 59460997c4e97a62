import type { BoxSpace, Space } from './space.js';

/** Whether two spaces hold the same values in the same form. */
export function spacesEqual(a: Space, b: Space): boolean {
  if (a.kind === 'box') return b.kind === 'box' && boxesEqual(a, b);
  if (a.kind === 'discrete') return b.kind === 'discrete' && a.n === b.n && a.start === b.start;
  if (a.kind === 'multiDiscrete') return b.kind === 'multiDiscrete' && sameNumbers(a.nvec, b.nvec);
  if (a.kind === 'multiBinary') return b.kind === 'multiBinary' && a.n === b.n;
  return b.kind === 'dict' && partsEqual(Object.entries(a.spaces), Object.entries(b.spaces));
}

function boxesEqual(a: BoxSpace, b: BoxSpace): boolean {
  return sameNumbers(a.shape, b.shape) && sameNumbers(a.low, b.low) && sameNumbers(a.high, b.high);
}

/** The order of names counts: it is the order of the flat values. */
function partsEqual(a: readonly [string, Space][], b: readonly [string, Space][]): boolean {
  return (
    a.length === b.length &&
    a.every(([name, part], i) => name === b[i]?.[0] && spacesEqual(part, (b[i] as [string, Space])[1]))
  );
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
}
