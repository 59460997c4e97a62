import { type AnyDistributionSpec, type DistributionSpec, headSize, kindOf } from './distributions/kinds.js';
import { extractorName, hasOwnFeatures, type Trunk } from './extractors/features.js';
import { extractorShapes } from './extractors/kinds.js';
import type { ExtractorSpec, ObservationEncoding } from './extractors/spec.js';
import { denseShapes, layoutOf, linearShapes, type ParameterLayout, type TensorShape } from './layout.js';
import { type LstmSpec, memoryShapes, trunkInputs } from './recurrent/spec.js';

export { type DistributionSpec, headSize } from './distributions/kinds.js';
export type { SquashedGaussianSpec } from './distributions/squashed-gaussian.js';
export { denseShapes, layoutOf, type ParameterLayout, type ParameterTensor } from './layout.js';

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
  /** What the policy remembers from step to step, behind the extractor. Absent: nothing. */
  readonly lstm?: LstmSpec;
  /** Hidden layers of the policy trunk. */
  readonly pi: readonly number[];
  /** Hidden layers of the value trunk. */
  readonly vf?: readonly number[];
  readonly activation: Activation;
  readonly distribution: AnyDistributionSpec;
}

/** An actor-critic of two separate multilayer perceptrons over a flat observation (SB3's `MlpPolicy`). */
export interface ActorCriticSpec extends PolicySpec {
  readonly vf: readonly number[];
  readonly distribution: DistributionSpec;
}

/**
 * The flat layout of a policy: `pi.0.weight, pi.0.bias, …, action.weight, action.bias, [log_std,]` and, with a value
 * network, `vf.0.weight, vf.0.bias, …, value.weight, value.bias`. A features extractor's tensors come first, named
 * `features.…`; where each trunk has one of its own, `pi_features.…` and `vf_features.…` come before its trunk. A recurrent
 * policy's `pi_lstm.0.weight_ih, …` and `vf_lstm.0.weight_ih, …` come right before their trunks.
 */
export function actorCriticLayout(spec: PolicySpec): ParameterLayout {
  const layout = layouts.get(spec) ?? createLayout(spec);
  layouts.set(spec, layout);
  return layout;
}

/** Each spec's, which is never changed: asked for after every update. */
const layouts = new WeakMap<PolicySpec, ParameterLayout>();

function createLayout(spec: PolicySpec): ParameterLayout {
  const inputs = trunkInputs(spec);
  return layoutOf([
    ...featureShapes(spec, 'pi'),
    ...memoryShapes(spec, 'pi'),
    ...denseShapes('pi', [inputs, ...spec.pi]),
    ...linearShapes('action', spec.pi.at(-1) ?? inputs, headSize(spec.distribution)),
    ...logStdShapes(spec),
    ...(spec.vf === undefined ? [] : valueShapes(spec, spec.vf)),
  ]);
}

/** A view on the log standard deviations inside the flat parameters; empty where the distribution has none. */
export function logStdOf(spec: PolicySpec, parameters: Float32Array): Float32Array {
  const tensor = actorCriticLayout(spec).tensors.find(({ name }) => name === 'log_std');
  return tensor === undefined ? new Float32Array(0) : parameters.subarray(tensor.offset, tensor.offset + tensor.size);
}

function logStdShapes({ distribution }: PolicySpec): TensorShape[] {
  const shape = kindOf(distribution).logStdShape(distribution);
  return shape === null ? [] : [['log_std', shape]];
}

function valueShapes(spec: PolicySpec, vf: readonly number[]): TensorShape[] {
  const inputs = trunkInputs(spec);
  return [
    ...(hasOwnFeatures(spec) ? featureShapes(spec, 'vf') : []),
    ...memoryShapes(spec, 'vf'),
    ...denseShapes('vf', [inputs, ...vf]),
    ...linearShapes('value', vf.at(-1) ?? inputs, 1),
  ];
}

function featureShapes(spec: PolicySpec, trunk: Trunk): TensorShape[] {
  return spec.extractor === undefined ? [] : extractorShapes(spec.extractor, extractorName(spec, trunk));
}
