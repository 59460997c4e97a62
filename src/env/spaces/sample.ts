import { NeurotradeError } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { maskGroups, maskSize } from './mask.js';
import { type BoxSpace, type DictSpace, flatSize, type Space, type SpaceValue } from './space.js';

/**
 * A random value of `space`: uniform where it is bounded on both sides, normal where on none, exponential from the one
 * bound otherwise (Gymnasium's `Box.sample`).
 *
 * @param mask 1 = allowed, as `actionMask` of an env gives it
 * @throws NeurotradeError `INVALID_ACTION` where the mask has the wrong length or allows nothing, `UNSUPPORTED` for a
 * masked box or dict
 */
export function sample(space: Space, rng: Rng, mask?: ArrayLike<number>): SpaceValue {
  if (mask !== undefined) checkMask(space, mask);
  switch (space.kind) {
    case 'box':
      return sampleBox(space, rng);
    case 'discrete':
      return space.start + sampleDigit(space.n, rng, mask, 0);
    case 'multiDiscrete':
      return sampleDigits(space.nvec, rng, mask);
    case 'multiBinary':
      return sampleDigits(maskGroups(space), rng, mask);
    case 'dict':
      return sampleParts(space, rng);
  }
}

function sampleBox({ low, high }: BoxSpace, rng: Rng): Float32Array {
  return low.map((least, i) => {
    const most = high[i] as number;
    if (least > -Infinity && most < Infinity) return least + rng.next() * (most - least);
    if (least > -Infinity) return least - Math.log(1 - rng.next());
    if (most < Infinity) return most + Math.log(1 - rng.next());
    return rng.normal();
  });
}

function sampleDigits(nvec: readonly number[], rng: Rng, mask: ArrayLike<number> | undefined): Float32Array {
  let offset = 0;
  return Float32Array.from(nvec, (n) => {
    const digit = sampleDigit(n, rng, mask, offset);
    offset += n;
    return digit;
  });
}

/** One of the allowed among `mask[offset, offset + n)`, each as likely. */
function sampleDigit(n: number, rng: Rng, mask: ArrayLike<number> | undefined, offset: number): number {
  if (mask === undefined) return rng.integer(0, n);
  const allowed = Array.from({ length: n }, (_, digit) => digit).filter((digit) => mask[offset + digit] === 1);
  if (allowed.length === 0) {
    throw new NeurotradeError(
      'INVALID_ACTION',
      `sample: expected a mask that allows at least one of ${n} choices, found none allowed; check the env's actionMask`,
    );
  }
  return allowed[rng.integer(0, allowed.length)] as number;
}

function sampleParts(space: DictSpace, rng: Rng): Float32Array {
  const values = new Float32Array(flatSize(space));
  let offset = 0;
  for (const part of Object.values(space.spaces)) {
    const value = sample(part, rng);
    if (typeof value === 'number') values[offset] = value;
    else values.set(value, offset);
    offset += flatSize(part);
  }
  return values;
}

function checkMask(space: Space, mask: ArrayLike<number>): void {
  const expected = maskSize(space);
  if (mask.length === expected) return;
  throw new NeurotradeError(
    'INVALID_ACTION',
    `sample: expected a mask of ${expected} entries for ${space.kind}, found ${mask.length}`,
  );
}
