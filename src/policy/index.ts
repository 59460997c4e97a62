export type { BernoulliSpec } from './distributions/bernoulli.js';
export type { CategoricalSpec } from './distributions/categorical.js';
export type { DirichletSpec } from './distributions/dirichlet.js';
export type { GaussianSpec } from './distributions/gaussian.js';
export type { AnyDistributionSpec } from './distributions/kinds.js';
export type { MultiCategoricalSpec } from './distributions/multi-categorical.js';
export type { SquashedStateDependentGaussianSpec } from './distributions/squashed-state-dependent-gaussian.js';
export type { StateDependentGaussianSpec } from './distributions/state-dependent-gaussian.js';
export type { LatentRowShape } from './distributions/state-dependent-noise.js';
export type {
  ChoicePart,
  CombinedExtractorSpec,
  Conv1dExtractorSpec,
  Conv1dLayerSpec,
  ExtractorSpec,
  FlattenSpec,
  LayersModelExtractorSpec,
  MlpExtractorSpec,
  NumbersPart,
  ObservationEncoding,
  RecurrentExtractorSpec,
  TransformerExtractorSpec,
  WindowedSpec,
} from './extractors/spec.js';
export {
  type Activation,
  type ActorCriticSpec,
  actorCriticLayout,
  type DistributionSpec,
  type ParameterLayout,
  type ParameterTensor,
  type PolicySpec,
  type SquashedGaussianSpec,
} from './network.js';
export type { ActOptions, Policy, PolicyState } from './policy.js';
export type { LstmSpec } from './recurrent/spec.js';
export { type LoadedPolicy, type LoadPolicyOptions, loadPolicy } from './saved-policy.js';
export type { ObservationStatistics } from './standardize.js';
