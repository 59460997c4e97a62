import { type BernoulliSpec, bernoulli } from './bernoulli.js';
import { type CategoricalSpec, categorical } from './categorical.js';
import { type DirichletSpec, dirichlet } from './dirichlet.js';
import type { DistributionKind } from './distribution.js';
import { type GaussianSpec, gaussian } from './gaussian.js';
import { type MultiCategoricalSpec, multiCategorical } from './multi-categorical.js';
import { type SquashedGaussianSpec, squashedGaussian } from './squashed-gaussian.js';
import {
  type SquashedStateDependentGaussianSpec,
  squashedStateDependentGaussian,
} from './squashed-state-dependent-gaussian.js';
import { type StateDependentGaussianSpec, stateDependentGaussian } from './state-dependent-gaussian.js';

/** What the head of an on-policy agent's policy may parametrise. */
export type DistributionSpec =
  | CategoricalSpec
  | MultiCategoricalSpec
  | BernoulliSpec
  | GaussianSpec
  | StateDependentGaussianSpec
  | DirichletSpec;

/** Every distribution that a policy's head can parametrise. */
export type AnyDistributionSpec = DistributionSpec | SquashedGaussianSpec | SquashedStateDependentGaussianSpec;

type Kinds = {
  readonly [K in AnyDistributionSpec['kind']]: DistributionKind<Extract<AnyDistributionSpec, { kind: K }>>;
};

const KINDS: Kinds = {
  categorical,
  multiCategorical,
  bernoulli,
  gaussian,
  stateDependentGaussian,
  squashedGaussian,
  squashedStateDependentGaussian,
  dirichlet,
};

/** What there is to know of a distribution's kind. */
export function kindOf<S extends AnyDistributionSpec>({ kind }: S): DistributionKind<S> {
  return KINDS[kind] as unknown as DistributionKind<S>;
}

/** Width of the policy head: logits; means; means, then log standard deviations; or what concentrations come from. */
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

/** Outputs of the last hidden layer that follow the head's in a row of the forward pass; 0 where none do. */
export function latentSize(distribution: AnyDistributionSpec): number {
  return kindOf(distribution).latentSize(distribution);
}
