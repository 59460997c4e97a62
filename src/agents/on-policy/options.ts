import { boolean, integer, nullable, number, type OptionRules, oneOf } from '../../core/options.js';
import type { Activation } from '../../policy/network.js';
import type { FeaturesExtractor } from '../networks/features-extractor.js';
import {
  featuresExtractor,
  maskUse,
  netArch,
  nonNegativeOrSchedule,
  positiveOrSchedule,
  sdeSampleFrequency,
} from '../option-rules.js';
import type { Schedule } from '../schedule.js';

/** Widths of the hidden layers. */
export interface NetArch {
  /** Policy trunk. */
  readonly pi: readonly number[];
  /** Value trunk. */
  readonly vf: readonly number[];
}

/** What all on-policy algorithms take; names as in Stable-Baselines3, in camel case. */
export interface OnPolicyOptions {
  /** Step size, > 0, or a schedule of it. */
  readonly learningRate: number | Schedule;
  /** Steps of each lane in a rollout. */
  readonly nSteps: number;
  /** Discount, [0, 1]. @default 0.99 */
  readonly gamma: number;
  /** λ of generalised advantage estimation, [0, 1]. */
  readonly gaeLambda: number;
  /** Weight of the entropy bonus, >= 0, or a schedule of it. @default 0 */
  readonly entCoef: number | Schedule;
  /** Weight of the value loss, >= 0. @default 0.5 */
  readonly vfCoef: number;
  /** Gradients are scaled down to this global norm, > 0. @default 0.5 */
  readonly maxGradNorm: number;
  /** Advantages are normalised inside each minibatch. */
  readonly normalizeAdvantage: boolean;
  /** `null`: from the platform's entropy; `agent.seed` tells which. @default null */
  readonly seed: number | null;
  /** @default { pi: [64, 64], vf: [64, 64] } */
  readonly netArch: NetArch;
  /** @default 'tanh' */
  readonly activation: Activation;
  /** A network in front of the trunks, such as one that reads a window of time. `null`: none. @default null */
  readonly featuresExtractor: FeaturesExtractor | null;
  /** Whether both trunks have their features from one extractor; `false`: one each. @default true */
  readonly shareFeaturesExtractor: boolean;
  /** Initial log standard deviation of Gaussian policies. @default 0 */
  readonly logStdInit: number;
  /** Orthogonal initial weights. @default true */
  readonly orthoInit: boolean;
  /**
   * `auto`: categorical, Bernoulli or Gaussian, as the action space asks for. `dirichlet`: weights on the simplex, for a box
   * of [0, 1]ⁿ. @default 'auto'
   */
  readonly distribution: 'auto' | 'dirichlet';
  /** Gaussian policies explore with noise that depends on the state (gSDE, arXiv:2005.05719). @default false */
  readonly useSde: boolean;
  /** Steps after which that noise is drawn anew, beside each rollout's start; -1: at the start alone. @default -1 */
  readonly sdeSampleFreq: number;
  /** Running mean and variance of observations, saved with the policy. @default false */
  readonly normalizeObservation: boolean;
  /** Rewards are divided by the standard deviation of their discounted sum. @default false */
  readonly normalizeReward: boolean;
  /** Normalised observations are clipped to ±this, > 0. @default 10 */
  readonly clipObservation: number;
  /** Normalised rewards are clipped to ±this, > 0. @default 10 */
  readonly clipReward: number;
  /** Action masks from the env; `auto` uses them where the env has them. @default 'auto' */
  readonly useMasks: boolean | 'auto';
  /** Episodes that `rollout/ep_rew_mean` averages over. @default 100 */
  readonly statsWindowSize: number;
}

/** Defaults in which the algorithms differ. */
export type OnPolicyDefaults = Pick<OnPolicyOptions, 'learningRate' | 'nSteps' | 'gaeLambda' | 'normalizeAdvantage'>;

const NET_ARCH: NetArch = Object.freeze({ pi: Object.freeze([64, 64]), vf: Object.freeze([64, 64]) });

/** The rules of {@link OnPolicyOptions}, for `resolveOptions`. */
export function onPolicyRules(defaults: OnPolicyDefaults): OptionRules<OnPolicyOptions> {
  return {
    learningRate: positiveOrSchedule(defaults.learningRate),
    nSteps: integer({ min: 1 }, defaults.nSteps),
    gamma: number({ min: 0, max: 1 }, 0.99),
    gaeLambda: number({ min: 0, max: 1 }, defaults.gaeLambda),
    entCoef: nonNegativeOrSchedule(0),
    vfCoef: number({ min: 0 }, 0.5),
    maxGradNorm: number({ above: 0 }, 0.5),
    normalizeAdvantage: boolean(defaults.normalizeAdvantage),
    seed: nullable(integer({ min: 0 }), null),
    netArch: netArch<NetArch>(NET_ARCH),
    activation: oneOf(['tanh', 'relu'], 'tanh'),
    featuresExtractor: featuresExtractor(),
    shareFeaturesExtractor: boolean(true),
    logStdInit: number({}, 0),
    orthoInit: boolean(true),
    distribution: oneOf(['auto', 'dirichlet'], 'auto'),
    useSde: boolean(false),
    sdeSampleFreq: sdeSampleFrequency(),
    normalizeObservation: boolean(false),
    normalizeReward: boolean(false),
    clipObservation: number({ above: 0 }, 10),
    clipReward: number({ above: 0 }, 10),
    useMasks: maskUse(),
    statsWindowSize: integer({ min: 1 }, 100),
  };
}
