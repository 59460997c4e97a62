import { type OptionRules, value } from '../core/options.js';
import type { FeaturesExtractor } from './networks/features-extractor.js';
import type { Schedule } from './schedule.js';

type Rule<T> = OptionRules<{ option: T }>['option'];

/** A number > 0, or a function of the remaining progress. */
export function positiveOrSchedule(fallback: number | Schedule): Rule<number | Schedule> {
  return value<number | Schedule>('a finite number > 0 or a schedule', isPositiveOrSchedule, fallback);
}

/** A number >= 0, or a function of the remaining progress. */
export function nonNegativeOrSchedule(fallback: number | Schedule): Rule<number | Schedule> {
  const accepts = (candidate: unknown): boolean => candidate === 0 || isPositiveOrSchedule(candidate);
  return value<number | Schedule>('a finite number >= 0 or a schedule', accepts, fallback);
}

export function isPositiveOrSchedule(candidate: unknown): boolean {
  return typeof candidate === 'function' || (Number.isFinite(candidate) && (candidate as number) > 0);
}

/** Whether action masks are used. */
export function maskUse(): Rule<boolean | 'auto'> {
  return value<boolean | 'auto'>(
    'true, false or "auto"',
    (candidate) => typeof candidate === 'boolean' || candidate === 'auto',
    'auto',
  );
}

/** A features extractor; only the observation space can tell whether it is complete. */
export function featuresExtractor(): Rule<FeaturesExtractor | null> {
  return value<FeaturesExtractor | null>(
    'null or an object with a kind, such as { kind: "mlp", widths: [64] }',
    (candidate) => candidate === null || (typeof candidate === 'object' && 'kind' in candidate),
    null,
  );
}

/** Steps after which noise is drawn anew; −1: at a rollout's start alone. */
export function sdeSampleFrequency(): Rule<number> {
  return value<number>(
    '-1 or a whole number >= 1',
    (candidate) => candidate === -1 || (Number.isSafeInteger(candidate) && (candidate as number) >= 1),
    -1,
  );
}

/** Widths of hidden layers, one list of each network named by `fallback`. */
export function netArch<T extends { readonly [K in keyof T]: readonly number[] }>(fallback: T): Rule<T> {
  const names = Object.keys(fallback);
  return value<T>(
    `{ ${names.join(', ')} }, each a list of layer widths >= 1`,
    (candidate) => {
      const given = Object.entries((candidate ?? {}) as Record<string, unknown>);
      return given.length === names.length && given.every(([name, widths]) => names.includes(name) && isWidths(widths));
    },
    fallback,
  );
}

/** Whether a value is a list of layer widths. */
export function isWidths(candidate: unknown): boolean {
  return Array.isArray(candidate) && candidate.every((width) => Number.isSafeInteger(width) && width >= 1);
}
