import { boolean, integer, nullable, number, type OptionRules, oneOf, value } from '../../core/options.js';
import type { Activation } from '../../policy/network.js';
import type { FeaturesExtractor } from '../networks/features-extractor.js';
import { featuresExtractor, netArch, positiveOrSchedule } from '../option-rules.js';
import type { PrioritizedReplayOptions } from '../replay/prioritized-replay-buffer.js';
import type { Schedule } from '../schedule.js';

/** Widths of the hidden layers. */
export interface SacNetArch {
  /** The actor's. */
  readonly pi: readonly number[];
  /** Each critic's. */
  readonly qf: readonly number[];
}

/** What SAC and discrete SAC take; names and defaults as in Stable-Baselines3. */
export interface OffPolicyOptions {
  /** Adam's step size for actor, critics and entropy coefficient, > 0, or a schedule of it. @default 3e-4 */
  readonly learningRate: number | Schedule;
  /** Transitions that the replay buffer holds. @default 1_000_000 */
  readonly bufferSize: number;
  /** Env steps with uniformly random actions before the first gradient step. @default 100 */
  readonly learningStarts: number;
  /** Transitions a gradient step; at most bufferSize. @default 256 */
  readonly batchSize: number;
  /** Share of the critics that moves into their targets, (0, 1]. @default 0.005 */
  readonly tau: number;
  /** Discount, [0, 1]. @default 0.99 */
  readonly gamma: number;
  /** Steps of each lane between updates. @default 1 */
  readonly trainFreq: number;
  /** Gradient steps an update; −1: as many as there were env steps since the last. @default 1 */
  readonly gradientSteps: number;
  /** Steps whose rewards are summed before the value takes over. @default 1 */
  readonly nSteps: number;
  /** Weight of the entropy, > 0; `'auto'` learns it from 1, `'auto_0.1'` from 0.1. @default 'auto' */
  readonly entCoef: number | 'auto' | `auto_${number}`;
  /** Gradient steps between moves of the target critics. @default 1 */
  readonly targetUpdateInterval: number;
  /** Draws transitions by their errors (arXiv:1511.05952); `{}` takes the paper's settings. `null`: uniformly. @default null */
  readonly prioritizedReplay: Partial<PrioritizedReplayOptions> | null;
  /** `null`: from the platform's entropy; `agent.seed` tells which. @default null */
  readonly seed: number | null;
  /** @default { pi: [256, 256], qf: [256, 256] } */
  readonly netArch: SacNetArch;
  /** @default 'relu' */
  readonly activation: Activation;
  /**
   * A network in front of the others, such as one that reads a window of time: the actor has one, and both critics have
   * another. `null`: none. @default null
   */
  readonly featuresExtractor: FeaturesExtractor | null;
  /** Running mean and variance of observations, applied when they are drawn and saved with the policy. @default false */
  readonly normalizeObservation: boolean;
  /** Rewards are divided by the standard deviation of their discounted sum when they are drawn. @default false */
  readonly normalizeReward: boolean;
  /** Normalised observations are clipped to ±this, > 0. @default 10 */
  readonly clipObservation: number;
  /** Normalised rewards are clipped to ±this, > 0. @default 10 */
  readonly clipReward: number;
  /** Whether `save` and `toBytes` include the replay buffer where the call does not say. @default false */
  readonly includeReplayBuffer: boolean;
  /** Episodes that `rollout/ep_rew_mean` averages over. @default 100 */
  readonly statsWindowSize: number;
}

const NET_ARCH: SacNetArch = Object.freeze({ pi: Object.freeze([256, 256]), qf: Object.freeze([256, 256]) });

/** The paper's settings of the proportional variant, and the end of β that its section 3.4 proposes. */
const PRIORITIES: PrioritizedReplayOptions = Object.freeze({ alpha: 0.6, beta: 0.4, finalBeta: 1, epsilon: 1e-6 });

/** The rules of {@link OffPolicyOptions}, for `resolveOptions`. */
export const OFF_POLICY_RULES: OptionRules<OffPolicyOptions> = {
  learningRate: positiveOrSchedule(3e-4),
  bufferSize: integer({ min: 1 }, 1_000_000),
  learningStarts: integer({ min: 0 }, 100),
  batchSize: integer({ min: 1 }, 256),
  tau: number({ above: 0, max: 1 }, 0.005),
  gamma: number({ min: 0, max: 1 }, 0.99),
  trainFreq: integer({ min: 1 }, 1),
  gradientSteps: value<number>('a whole number >= 1, or -1', isGradientSteps, 1),
  nSteps: integer({ min: 1 }, 1),
  entCoef: value<OffPolicyOptions['entCoef']>(
    'a number > 0, "auto" or "auto_" and a number > 0',
    (candidate) => isAuto(candidate) || (Number.isFinite(candidate) && (candidate as number) > 0),
    'auto',
  ),
  targetUpdateInterval: integer({ min: 1 }, 1),
  prioritizedReplay: nullable(
    value<Partial<PrioritizedReplayOptions>>(
      '{ alpha, beta, finalBeta } in [0, 1] with an epsilon > 0, each of them or none',
      isPriorities,
    ),
    null,
  ),
  seed: nullable(integer({ min: 0 }), null),
  netArch: netArch<SacNetArch>(NET_ARCH),
  activation: oneOf(['tanh', 'relu'], 'relu'),
  featuresExtractor: featuresExtractor(),
  normalizeObservation: boolean(false),
  normalizeReward: boolean(false),
  clipObservation: number({ above: 0 }, 10),
  clipReward: number({ above: 0 }, 10),
  includeReplayBuffer: boolean(false),
  statsWindowSize: integer({ min: 1 }, 100),
};

/** What options forbid each other. */
export function contradictions(
  {
    bufferSize,
    batchSize,
    nSteps,
    entCoef,
    targetEntropy,
  }: OffPolicyOptions & { readonly targetEntropy: number | string },
  lanes: number,
): string[] {
  const violations: string[] = [];
  if (bufferSize < nSteps * lanes) {
    violations.push(
      `"bufferSize" ${bufferSize} cannot hold nSteps ${nSteps} × ${lanes} lanes = ${nSteps * lanes} transitions; raise it`,
    );
  }
  if (batchSize > bufferSize) {
    violations.push(
      `"batchSize" ${batchSize} is larger than "bufferSize" ${bufferSize}; lower batchSize or raise bufferSize`,
    );
  }
  if (typeof entCoef === 'number' && targetEntropy !== 'auto') {
    violations.push('"targetEntropy" needs a learnt "entCoef"; set that to "auto", or leave the target out');
  }
  return violations;
}

/** The coefficient's first value, and whether it is learnt. */
export function parseEntCoef(entCoef: OffPolicyOptions['entCoef']): {
  readonly initial: number;
  readonly learnt: boolean;
} {
  if (typeof entCoef === 'number') return { initial: entCoef, learnt: false };
  return { initial: autoNumber(entCoef) ?? 1, learnt: true };
}

/** Settings of prioritised replay, defaults filled in. */
export function prioritiesOf({ prioritizedReplay }: OffPolicyOptions): PrioritizedReplayOptions | null {
  return prioritizedReplay === null ? null : { ...PRIORITIES, ...prioritizedReplay };
}

/** Whether it is `'auto'`, or that with a number > 0 behind it. */
export function isAuto(candidate: unknown): boolean {
  if (candidate === 'auto') return true;
  return typeof candidate === 'string' && /^auto_\d*\.?\d+$/.test(candidate) && (autoNumber(candidate) as number) > 0;
}

/** The number behind `'auto_'`, if any. */
export function autoNumber(auto: string): number | undefined {
  return auto === 'auto' ? undefined : Number(auto.slice('auto_'.length));
}

function isGradientSteps(candidate: unknown): boolean {
  return Number.isSafeInteger(candidate) && ((candidate as number) >= 1 || candidate === -1);
}

function isPriorities(candidate: unknown): boolean {
  if (typeof candidate !== 'object' || candidate === null) return false;
  return Object.entries(candidate).every(
    ([name, setting]) =>
      Object.hasOwn(PRIORITIES, name) &&
      Number.isFinite(setting) &&
      (name === 'epsilon' ? setting > 0 : setting >= 0 && setting <= 1),
  );
}
