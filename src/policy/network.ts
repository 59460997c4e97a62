import type { ExtractorSpec, ObservationEncoding } from './extractors/spec.js';
import { denseShapes, layoutOf, linearShapes, type ParameterLayout, type TensorShape } from './layout.js';

export { denseShapes, layoutOf, type ParameterLayout, type ParameterTensor } from './layout.js';

/** What the policy's head parametrises. `gaussian` carries one state-independent log standard deviation an action. */
export type DistributionSpec =
  | { readonly kind: 'categorical'; readonly n: number }
  | { readonly kind: 'gaussian'; readonly size: number };

/** tanh of a Gaussian whose means and log standard deviations both come from the head; in (−1, 1), scaled to the box. */
export interface SquashedGaussianSpec {
  readonly kind: 'squashedGaussian';
  readonly size: number;
}

export type Activation = 'tanh' | 'relu';

/**
 * What acts: a multilayer perceptron over a flat observation or its features, with a value network beside it where `vf`
 * is given.
 */
export interface PolicySpec {
  /** Numbers of an observation as the env gives it. */
  readonly observationSize: number;
  /** Absent: all of them are numbers, none a choice. */
  readonly encoding?: ObservationEncoding;
  /** What comes before the trunks. Absent: nothing does. */
  readonly extractor?: ExtractorSpec;
  /** Whether the value network has its features from the policy's extractor; `false`: one of its own. @default true */
  readonly shareExtractor?: boolean;
  /** Hidden layers of the policy trunk. */
  readonly pi: readonly number[];
  /** Hidden layers of the value trunk. */
  readonly vf?: readonly number[];
  readonly activation: Activation;
  readonly distribution: DistributionSpec | SquashedGaussianSpec;
}

/** An actor-critic of two separate multilayer perceptrons over a flat observation (SB3's `MlpPolicy`). */
export interface ActorCriticSpec extends PolicySpec {
  readonly vf: readonly number[];
  readonly distribution: DistributionSpec;
}

/** Width of the policy head: logits; means; or means, then log standard deviations. */
export function headSize(distribution: PolicySpec['distribution']): number {
  if (distribution.kind === 'categorical') return distribution.n;
  return distribution.kind === 'gaussian' ? distribution.size : 2 * distribution.size;
}

/**
 * The flat layout of a policy: `pi.0.weight, pi.0.bias, …, action.weight, action.bias, [log_std,]` and, with a value
 * network, `vf.0.weight, vf.0.bias, …, value.weight, value.bias`.
 */
export function actorCriticLayout(spec: PolicySpec): ParameterLayout {
  const actions = headSize(spec.distribution);
  return layoutOf([
    ...denseShapes('pi', [spec.observationSize, ...spec.pi]),
    ...linearShapes('action', spec.pi.at(-1) ?? spec.observationSize, actions),
    ...(spec.distribution.kind === 'gaussian' ? [['log_std', [actions]] as const] : []),
    ...(spec.vf === undefined ? [] : valueShapes(spec.observationSize, spec.vf)),
  ]);
}

function valueShapes(observationSize: number, vf: readonly number[]): TensorShape[] {
  return [...denseShapes('vf', [observationSize, ...vf]), ...linearShapes('value', vf.at(-1) ?? observationSize, 1)];
}
