import { type CategoricalSpec, categorical } from './categorical.js';
import type { DistributionKind } from './distribution.js';
import { type GaussianSpec, gaussian } from './gaussian.js';
import { type SquashedGaussianSpec, squashedGaussian } from './squashed-gaussian.js';

/** Every distribution that a policy's head can parametrise. */
export type AnyDistributionSpec = CategoricalSpec | GaussianSpec | SquashedGaussianSpec;

type Kinds = {
  readonly [K in AnyDistributionSpec['kind']]: DistributionKind<Extract<AnyDistributionSpec, { kind: K }>>;
};

const KINDS: Kinds = { categorical, gaussian, squashedGaussian };

/** What there is to know of a distribution's kind. */
export function kindOf<S extends AnyDistributionSpec>({ kind }: S): DistributionKind<S> {
  return KINDS[kind] as unknown as DistributionKind<S>;
}

/** Width of the policy head: logits; means; or means, then log standard deviations. */
export function headSize(distribution: AnyDistributionSpec): number {
  return kindOf(distribution).headSize(distribution);
}

/** Numbers that one action takes in a rollout. */
export function actionSize(distribution: AnyDistributionSpec): number {
  return kindOf(distribution).actionSize(distribution);
}

/** Entries of one action's mask; 0 where masks make no sense. */
export function maskSize(distribution: AnyDistributionSpec): number {
  return kindOf(distribution).maskSize(distribution);
}
