import { NeurotradeError } from '../core/errors.js';
import { describeSpace, flatSize, type Space } from '../env/spaces.js';
import type { DistributionSpec } from './network.js';

/**
 * The action distribution for a space: categorical for `discrete`, Gaussian for `box`.
 *
 * @throws NeurotradeError `INVALID_SPACE` for others
 */
export function distributionFor(actionSpace: Space): DistributionSpec {
  if (actionSpace.kind === 'discrete') return { kind: 'categorical', n: actionSpace.n };
  if (actionSpace.kind === 'box') return { kind: 'gaussian', size: flatSize(actionSpace) };
  throw new NeurotradeError(
    'INVALID_SPACE',
    `expected a discrete or box action space, found ${describeSpace(actionSpace)}; flatten it into one of these`,
  );
}

/**
 * How many numbers the network sees: the flat size of boxes, binaries, and dicts of them.
 *
 * @throws NeurotradeError `INVALID_SPACE` where a part is a choice, whose number means nothing to a network
 */
export function observationSizeOf(observationSpace: Space): number {
  if (!isNumeric(observationSpace)) {
    throw new NeurotradeError(
      'INVALID_SPACE',
      `expected an observation space of boxes and binaries, found ${describeSpace(observationSpace)}; encode choices one-hot`,
    );
  }
  return flatSize(observationSpace);
}

function isNumeric(space: Space): boolean {
  if (space.kind === 'dict') return Object.values(space.spaces).every(isNumeric);
  return space.kind === 'box' || space.kind === 'multiBinary';
}
