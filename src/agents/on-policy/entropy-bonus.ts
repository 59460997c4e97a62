import { type Schedule, scheduleValue } from '../schedule.js';

/** The weight of the entropy bonus in one update. */
export interface EntropyBonus {
  readonly entCoef: number;
  /** `train/ent_coef` where a schedule gives it; Stable-Baselines3, which has none, logs no such tag. */
  readonly logs: Readonly<Record<string, number>>;
}

/** @throws NeurotradeError `INVALID_OPTIONS` where a schedule returns anything but a finite number >= 0 */
export function entropyBonus(
  { entCoef }: { readonly entCoef: number | Schedule },
  progressRemaining: number,
): EntropyBonus {
  const now = scheduleValue('entCoef', entCoef, progressRemaining);
  return { entCoef: now, logs: typeof entCoef === 'number' ? {} : { 'train/ent_coef': now } };
}
