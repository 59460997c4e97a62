/** An array of `shape` with a bound an element; bounds may be infinite. */
export interface BoxSpace {
  readonly kind: 'box';
  readonly shape: readonly number[];
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** What its first numbers are, for networks that read time; no part of what the space contains. */
  readonly window?: WindowLayout;
}

/** `length` steps, oldest first, of `channels` numbers each, one after another from the first number on. */
export interface WindowLayout {
  readonly length: number;
  readonly channels: number;
}

/** One of the `n` whole numbers from `start` on. */
export interface DiscreteSpace {
  readonly kind: 'discrete';
  readonly n: number;
  readonly start: number;
}

/** A vector of whole numbers, element `i` in [0, nvec[i]). */
export interface MultiDiscreteSpace {
  readonly kind: 'multiDiscrete';
  readonly nvec: readonly number[];
}

/** A vector of `n` zeros and ones. */
export interface MultiBinarySpace {
  readonly kind: 'multiBinary';
  readonly n: number;
}

/** Named parts; flattened in the order of `spaces`' keys. */
export interface DictSpace {
  readonly kind: 'dict';
  readonly spaces: Readonly<Record<string, Space>>;
}

/** What observations and actions look like; plain data. */
export type Space = BoxSpace | DiscreteSpace | MultiDiscreteSpace | MultiBinarySpace | DictSpace;

/** A value of a space: a number for `discrete`, flat and row-major for all others. */
export type SpaceValue = number | Float32Array;

/**
 * How many numbers a value of `space` takes when flat: the product of a box's shape, one for `discrete` (the number
 * itself, not one-hot), the sum over the parts of a dict.
 */
export function flatSize(space: Space): number {
  switch (space.kind) {
    case 'box':
      return space.low.length;
    case 'discrete':
      return 1;
    case 'multiDiscrete':
      return space.nvec.length;
    case 'multiBinary':
      return space.n;
    case 'dict':
      return Object.values(space.spaces).reduce((size, part) => size + flatSize(part), 0);
  }
}
