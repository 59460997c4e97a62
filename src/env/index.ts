export type { Action, Env, EnvState, Info, ResetOptions, ResetResult, StepResult } from './env.js';
export {
  type BoxOptions,
  type BoxSpace,
  box,
  checkAction,
  checkSpace,
  contains,
  type DictSpace,
  type DiscreteSpace,
  describeSpace,
  dict,
  discrete,
  flatSize,
  type MultiBinarySpace,
  type MultiDiscreteSpace,
  multiBinary,
  multiDiscrete,
  type Space,
  type SpaceValue,
  sample,
  spacesEqual,
} from './spaces.js';
export type { AutoresetMode, VectorActions, VectorEnv, VectorStep } from './vector-env.js';
