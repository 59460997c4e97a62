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
export { type LoadedPolicy, type LoadPolicyOptions, loadPolicy } from './saved-policy.js';
export type { ObservationStatistics } from './standardize.js';
