import { NeurotradeError } from '../core/errors.js';
import { describeSpace, flatSize, type Space } from '../env/spaces.js';
import type { DistributionSpec } from './network.js';

/** What there is to choose about an action distribution, beside its space. */
export interface DistributionOptions {
  /** `auto`: the one for the space. `dirichlet`: weights of a whole, for a box of [0, 1]ⁿ. */
  readonly distribution: 'auto' | 'dirichlet';
  /** State-dependent exploration, for a box. */
  readonly useSde: boolean;
  /** Outputs of the policy's last hidden layer; the network's inputs where it has none. */
  readonly latentSize: number;
}

/**
 * The action distribution for a space: categorical for `discrete`, a categorical an element for `multiDiscrete`, Bernoulli
 * for `multiBinary`, Gaussian for `box` unless the options say otherwise.
 *
 * @throws NeurotradeError `INVALID_SPACE` for others, `INVALID_OPTIONS` where the options do not go with the space
 */
export function distributionFor(actionSpace: Space, options?: DistributionOptions): DistributionSpec {
  const natural = naturalDistribution(actionSpace);
  if (options?.distribution === 'dirichlet') return dirichletFor(actionSpace, options);
  return options?.useSde === true ? stateDependentFor(actionSpace, options) : natural;
}

function naturalDistribution(actionSpace: Space): DistributionSpec {
  switch (actionSpace.kind) {
    case 'discrete':
      return { kind: 'categorical', n: actionSpace.n };
    case 'multiDiscrete':
      return { kind: 'multiCategorical', nvec: actionSpace.nvec };
    case 'multiBinary':
      return { kind: 'bernoulli', n: actionSpace.n };
    case 'box':
      return { kind: 'gaussian', size: flatSize(actionSpace) };
    default:
      throw new NeurotradeError(
        'INVALID_SPACE',
        `expected a discrete, multiDiscrete, multiBinary or box action space, found ${describeSpace(actionSpace)}; flatten it into one of these`,
      );
  }
}

function dirichletFor(space: Space, { useSde }: DistributionOptions): DistributionSpec {
  const isUnit =
    space.kind === 'box' && space.low.every((least) => least === 0) && space.high.every((most) => most === 1);
  if (isUnit && space.low.length > 1 && !useSde) return { kind: 'dirichlet', size: space.low.length };
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `"distribution: dirichlet" needs a box of two or more elements in [0, 1] and no "useSde", found ${describeSpace(space)}${useSde ? ' and "useSde"' : ''}; leave it at "auto"`,
  );
}

function stateDependentFor(space: Space, { latentSize }: DistributionOptions): DistributionSpec {
  if (space.kind === 'box') return { kind: 'stateDependentGaussian', size: flatSize(space), latentSize };
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `"useSde" needs a box action space, found ${describeSpace(space)}; leave it out`,
  );
}
