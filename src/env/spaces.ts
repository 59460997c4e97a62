/** An array of `shape` with a bound an element; bounds may be infinite. */
export interface BoxSpace {
  readonly kind: 'box';
  readonly shape: readonly number[];
  readonly low: Float32Array;
  readonly high: Float32Array;
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
