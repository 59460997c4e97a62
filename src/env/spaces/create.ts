import { NeurotradeError } from '../../core/errors.js';
import { checkSpace } from './check-space.js';
import type {
  BoxSpace,
  DictSpace,
  DiscreteSpace,
  MultiBinarySpace,
  MultiDiscreteSpace,
  Space,
  WindowLayout,
} from './space.js';

/** What {@link box} takes. */
export interface BoxOptions {
  readonly shape: readonly number[];
  /** One bound for all elements, or one an element (row-major). @default -Infinity */
  readonly low?: number | ArrayLike<number>;
  /** One bound for all elements, or one an element (row-major). @default Infinity */
  readonly high?: number | ArrayLike<number>;
  /** What the first numbers are, where they are a window of time. */
  readonly window?: WindowLayout | undefined;
}

/**
 * Arrays of `shape` between two bounds, both included; bounds are rounded to float32.
 *
 * @throws NeurotradeError `INVALID_SPACE`
 *
 * @example
 * ```ts
 * const torque = box({ shape: [1], low: -2, high: 2 });
 * ```
 */
export function box({ shape, low = -Infinity, high = Infinity, window }: BoxOptions): BoxSpace {
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw new NeurotradeError(
      'INVALID_SPACE',
      `box: expected a shape of positive whole numbers, found ${JSON.stringify(shape)}`,
    );
  }
  const size = shape.reduce((product, extent) => product * extent, 1);
  const bounds = { low: bound(low, size), high: bound(high, size) };
  const layout = window === undefined ? {} : { window: Object.freeze({ ...window }) };
  return built<BoxSpace>({ kind: 'box', shape: Object.freeze([...shape]), ...bounds, ...layout });
}

/** The `n` whole numbers from `start` on. @throws NeurotradeError `INVALID_SPACE` */
export function discrete(n: number, start = 0): DiscreteSpace {
  return built<DiscreteSpace>({ kind: 'discrete', n, start });
}

/** Vectors of whole numbers, element `i` in [0, nvec[i]). @throws NeurotradeError `INVALID_SPACE` */
export function multiDiscrete(nvec: readonly number[]): MultiDiscreteSpace {
  return built<MultiDiscreteSpace>({ kind: 'multiDiscrete', nvec: Object.freeze([...nvec]) });
}

/** Vectors of `n` zeros and ones. @throws NeurotradeError `INVALID_SPACE` */
export function multiBinary(n: number): MultiBinarySpace {
  return built<MultiBinarySpace>({ kind: 'multiBinary', n });
}

/** Named parts, flattened in the order of their keys. @throws NeurotradeError `INVALID_SPACE` */
export function dict(spaces: Readonly<Record<string, Space>>): DictSpace {
  return built<DictSpace>({ kind: 'dict', spaces: Object.freeze({ ...spaces }) });
}

function bound(given: number | ArrayLike<number>, size: number): Float32Array {
  return typeof given === 'number' ? new Float32Array(size).fill(given) : Float32Array.from(given);
}

function built<S extends Space>(space: S): S {
  checkSpace(space);
  return Object.freeze(space);
}
