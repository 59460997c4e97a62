import { NeurotradeError } from '../../core/errors.js';
import type { Space } from './space.js';

/**
 * How many ways there are to choose each element of an action, in the order in which their masks stand one after another:
 * `n` of `discrete`, each of `multiDiscrete`'s counts, and two, zero and one, for each bit of `multiBinary`.
 *
 * @throws NeurotradeError `UNSUPPORTED` for a box or dict
 */
export function maskGroups(space: Space): readonly number[] {
  switch (space.kind) {
    case 'discrete':
      return [space.n];
    case 'multiDiscrete':
      return space.nvec;
    case 'multiBinary':
      return new Array<number>(space.n).fill(2);
    default:
      throw new NeurotradeError(
        'UNSUPPORTED',
        `expected a discrete, multiDiscrete or multiBinary space for a mask, found ${space.kind}; a ${space.kind} has none`,
      );
  }
}

/** Entries of an action mask over `space`. @throws NeurotradeError `UNSUPPORTED` for a box or dict */
export function maskSize(space: Space): number {
  return maskGroups(space).reduce((sum, n) => sum + n, 0);
}
