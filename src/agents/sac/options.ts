import { boolean, number, resolveOptions, value } from '../../core/options.js';
import { contradictions, OFF_POLICY_RULES, type OffPolicyOptions } from '../off-policy/options.js';
import { sdeSampleFrequency } from '../option-rules.js';

/** Options of {@link SAC}; names and defaults as in Stable-Baselines3. */
export interface SacOptions extends OffPolicyOptions {
  /** Entropy that a learnt weight holds, in nats; `'auto'`: −(number of action elements). @default 'auto' */
  readonly targetEntropy: number | 'auto';
  /** Explores with noise that depends on the state (gSDE, arXiv:2005.05719) in place of fresh noise at each step. @default false */
  readonly useSde: boolean;
  /** Steps after which that noise is drawn anew, beside the start of every `trainFreq` steps; -1: at that start alone. @default -1 */
  readonly sdeSampleFreq: number;
  /** Whether state-dependent noise takes the place of uniformly random actions before learning starts, too. @default false */
  readonly useSdeAtWarmup: boolean;
  /** Initial log standard deviation of state-dependent noise. @default -3 */
  readonly logStdInit: number;
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveSacOptions(given: Partial<SacOptions> | undefined, lanes: number): Readonly<SacOptions> {
  return resolveOptions<SacOptions>(
    'SAC',
    given,
    {
      ...OFF_POLICY_RULES,
      targetEntropy: value<number | 'auto'>('a finite number or "auto"', isNumberOrAuto, 'auto'),
      useSde: boolean(false),
      sdeSampleFreq: sdeSampleFrequency(),
      useSdeAtWarmup: boolean(false),
      logStdInit: number({}, -3),
    },
    (options) => contradictions(options, lanes),
  );
}

function isNumberOrAuto(candidate: unknown): boolean {
  return candidate === 'auto' || Number.isFinite(candidate);
}
