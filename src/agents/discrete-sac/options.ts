import { resolveOptions, value } from '../../core/options.js';
import { contradictions, isAuto, OFF_POLICY_RULES, type OffPolicyOptions } from '../off-policy/options.js';
import { maskUse } from '../option-rules.js';

/** Options of {@link DiscreteSAC}; those of SAC, and action masks. */
export interface DiscreteSacOptions extends OffPolicyOptions {
  /**
   * Entropy that a learnt weight holds, in nats; `'auto_0.5'`: half of the largest there can be, log n, with masks n being
   * the actions allowed in a state; `'auto'`: 0.98 of it, as in the paper. @default 'auto'
   */
  readonly targetEntropy: number | 'auto' | `auto_${number}`;
  /** Action masks from the env; `auto` uses them where the env has them. @default 'auto' */
  readonly useMasks: boolean | 'auto';
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveDiscreteSacOptions(
  given: Partial<DiscreteSacOptions> | undefined,
  lanes: number,
): Readonly<DiscreteSacOptions> {
  return resolveOptions<DiscreteSacOptions>(
    'DiscreteSAC',
    given,
    {
      ...OFF_POLICY_RULES,
      targetEntropy: value<DiscreteSacOptions['targetEntropy']>(
        'a finite number, "auto" or "auto_" and a number > 0',
        (candidate) => isAuto(candidate) || Number.isFinite(candidate),
        'auto',
      ),
      useMasks: maskUse(),
    },
    (options) => contradictions(options, lanes),
  );
}
