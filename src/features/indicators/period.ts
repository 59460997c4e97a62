import { integer, type OptionRule, resolveOptions, value } from '../../core/options.js';
import { isSource, SOURCE_EXPECTED, type Source } from '../source.js';

export interface SourceOptions {
  /** What the indicator is fed. @default 'close' */
  readonly source?: Source | undefined;
}

/** A period of at least `min` bars. */
export const period = (min: number = 1, ...fallback: [] | [number]): OptionRule<number> =>
  integer({ min }, ...fallback);

/** A price field or a feature. */
export const sourceRule: OptionRule<Source> = value(SOURCE_EXPECTED, isSource, 'close');

/** Checks the one period of a factory that has no other options. */
export function checkPeriod(scope: string, n: number, min: number = 1): void {
  resolveOptions<{ period: number }>(scope, { period: n }, { period: period(min) });
}

/** Checks a period and a source together. */
export function checkSourced(scope: string, n: number, options: SourceOptions, min: number = 1): Source {
  const rules = { period: period(min), source: sourceRule };
  return resolveOptions<{ period: number; source: Source }>(scope, { ...options, period: n }, rules).source;
}
