import { boolean, integer, nullable, number, oneOf, resolveOptions, value } from '../../core/options.js';
import type { Activation } from '../../policy/network.js';
import { netArch, positiveOrSchedule } from '../option-rules.js';
import type { Schedule } from '../schedule.js';

/** Widths of the hidden layers. */
export interface SacNetArch {
  /** The actor's. */
  readonly pi: readonly number[];
  /** Each critic's. */
  readonly qf: readonly number[];
}

/** Options of {@link SAC}; names and defaults as in Stable-Baselines3. */
export interface SacOptions {
  /** Adam's step size for actor, critics and entropy coefficient, > 0, or a schedule of it. @default 3e-4 */
  readonly learningRate: number | Schedule;
  /** Transitions that the replay buffer holds. @default 1_000_000 */
  readonly bufferSize: number;
  /** Env steps with uniformly random actions before the first gradient step. @default 100 */
  readonly learningStarts: number;
  /** Transitions a gradient step. @default 256 */
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
  /** Entropy that a learnt weight holds, in nats; `'auto'`: −(number of action elements). @default 'auto' */
  readonly targetEntropy: number | 'auto';
  /** Gradient steps between moves of the target critics. @default 1 */
  readonly targetUpdateInterval: number;
  /** `null`: from the platform's entropy; `agent.seed` tells which. @default null */
  readonly seed: number | null;
  /** @default { pi: [256, 256], qf: [256, 256] } */
  readonly netArch: SacNetArch;
  /** @default 'relu' */
  readonly activation: Activation;
  /** Running mean and variance of observations, applied when they are drawn and saved with the policy. @default false */
  readonly normalizeObservation: boolean;
  /** Normalised observations are clipped to ±this, > 0. @default 10 */
  readonly clipObservation: number;
  /** Whether `save` and `toBytes` include the replay buffer where the call does not say. @default false */
  readonly includeReplayBuffer: boolean;
  /** Episodes that `rollout/ep_rew_mean` averages over. @default 100 */
  readonly statsWindowSize: number;
}

const NET_ARCH: SacNetArch = Object.freeze({ pi: Object.freeze([256, 256]), qf: Object.freeze([256, 256]) });

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveSacOptions(given: Partial<SacOptions> | undefined, lanes: number): Readonly<SacOptions> {
  return resolveOptions<SacOptions>(
    'SAC',
    given,
    {
      learningRate: positiveOrSchedule(3e-4),
      bufferSize: integer({ min: 1 }, 1_000_000),
      learningStarts: integer({ min: 0 }, 100),
      batchSize: integer({ min: 1 }, 256),
      tau: number({ above: 0, max: 1 }, 0.005),
      gamma: number({ min: 0, max: 1 }, 0.99),
      trainFreq: integer({ min: 1 }, 1),
      gradientSteps: value<number>('a whole number >= 1, or -1', isGradientSteps, 1),
      nSteps: integer({ min: 1 }, 1),
      entCoef: value<SacOptions['entCoef']>('a number > 0, "auto" or "auto_" and a number > 0', isEntCoef, 'auto'),
      targetEntropy: value<number | 'auto'>('a finite number or "auto"', isNumberOrAuto, 'auto'),
      targetUpdateInterval: integer({ min: 1 }, 1),
      seed: nullable(integer({ min: 0 }), null),
      netArch: netArch<SacNetArch>(NET_ARCH),
      activation: oneOf(['tanh', 'relu'], 'relu'),
      normalizeObservation: boolean(false),
      clipObservation: number({ above: 0 }, 10),
      includeReplayBuffer: boolean(false),
      statsWindowSize: integer({ min: 1 }, 100),
    },
    (options) => contradictions(options, lanes),
  );
}

function contradictions({ bufferSize, nSteps, entCoef, targetEntropy }: Readonly<SacOptions>, lanes: number): string[] {
  const violations: string[] = [];
  if (bufferSize < nSteps * lanes) {
    violations.push(
      `"bufferSize" ${bufferSize} cannot hold nSteps ${nSteps} × ${lanes} lanes = ${nSteps * lanes} transitions; raise it`,
    );
  }
  if (typeof entCoef === 'number' && targetEntropy !== 'auto') {
    violations.push('"targetEntropy" needs a learnt "entCoef"; set that to "auto", or leave the target out');
  }
  return violations;
}

/** The coefficient's first value, and whether it is learnt. */
export function parseEntCoef(entCoef: SacOptions['entCoef']): { readonly initial: number; readonly learnt: boolean } {
  if (typeof entCoef === 'number') return { initial: entCoef, learnt: false };
  return { initial: entCoef === 'auto' ? 1 : Number(entCoef.slice('auto_'.length)), learnt: true };
}

function isEntCoef(candidate: unknown): boolean {
  if (typeof candidate === 'number') return Number.isFinite(candidate) && candidate > 0;
  if (candidate === 'auto') return true;
  return typeof candidate === 'string' && /^auto_\d*\.?\d+$/.test(candidate) && Number(candidate.slice(5)) > 0;
}

function isGradientSteps(candidate: unknown): boolean {
  return Number.isSafeInteger(candidate) && ((candidate as number) >= 1 || candidate === -1);
}

function isNumberOrAuto(candidate: unknown): boolean {
  return candidate === 'auto' || Number.isFinite(candidate);
}
