import { boolean, number, type OptionRules } from '../../core/options.js';

/** Options that both normalisers take, with Stable-Baselines3's defaults. */
export interface NormalizeOptions {
  /** Normalised values are cut at ± this. @default 10 */
  readonly clip?: number;
  /** Added to the variance. @default 1e-8 */
  readonly epsilon?: number;
  /** Whether the moments learn from what passes; `false` freezes them, as for evaluation. @default true */
  readonly training?: boolean;
}

export const NORMALIZE_RULES: OptionRules<Required<NormalizeOptions>> = {
  clip: number({ above: 0 }, 10),
  epsilon: number({ above: 0 }, 1e-8),
  training: boolean(true),
};
