import { resolveOptions, value } from '../../core/options.js';
import { contradictions, OFF_POLICY_RULES, type OffPolicyOptions } from '../off-policy/options.js';

/** Options of {@link SAC}; names and defaults as in Stable-Baselines3. */
export interface SacOptions extends OffPolicyOptions {
  /** Entropy that a learnt weight holds, in nats; `'auto'`: −(number of action elements). @default 'auto' */
  readonly targetEntropy: number | 'auto';
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveSacOptions(given: Partial<SacOptions> | undefined, lanes: number): Readonly<SacOptions> {
  return resolveOptions<SacOptions>(
    'SAC',
    given,
    {
      ...OFF_POLICY_RULES,
      targetEntropy: value<number | 'auto'>('a finite number or "auto"', isNumberOrAuto, 'auto'),
    },
    (options) => contradictions(options, lanes),
  );
}

function isNumberOrAuto(candidate: unknown): boolean {
  return candidate === 'auto' || Number.isFinite(candidate);
}
