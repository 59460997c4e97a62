import { NeurotradeError } from './errors.js';

/**
 * How one option is checked. `check` returns what was expected, or `undefined` where the value is fine.
 * A rule without `fallback` is required.
 */
export interface OptionRule<T> {
  readonly fallback?: T | undefined;
  readonly optional: boolean;
  check(value: unknown): string | undefined;
}

/** One rule an option. */
export type OptionRules<T> = { readonly [K in keyof T]-?: OptionRule<T[K]> };

type Bounds = {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Exclusive upper bound. */
  readonly below?: number;
};

function describeBounds(kind: string, { min, max, above, below }: Bounds): string {
  const limits = [
    min === undefined ? undefined : `>= ${min}`,
    above === undefined ? undefined : `> ${above}`,
    max === undefined ? undefined : `<= ${max}`,
    below === undefined ? undefined : `< ${below}`,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? kind : `${kind} ${limits.join(' and ')}`;
}

function within(value: number, { min, max, above, below }: Bounds): boolean {
  return (
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

function rule<T>(
  expected: string,
  accepts: (value: unknown) => boolean,
  fallback: [] | [T | undefined],
): OptionRule<T> {
  return {
    optional: fallback.length > 0,
    fallback: fallback[0],
    check: (value) => (accepts(value) ? undefined : expected),
  };
}

/** A finite number inside `bounds`; the second argument, where given, is the default. */
export function number(bounds: Bounds = {}, ...fallback: [] | [number | undefined]): OptionRule<number> {
  const accepts = (value: unknown): boolean =>
    typeof value === 'number' && Number.isFinite(value) && within(value, bounds);
  return rule(describeBounds('a finite number', bounds), accepts, fallback);
}

/** A whole number inside `bounds`. */
export function integer(bounds: Bounds = {}, ...fallback: [] | [number | undefined]): OptionRule<number> {
  const accepts = (value: unknown): boolean => Number.isSafeInteger(value) && within(value as number, bounds);
  return rule(describeBounds('a whole number', bounds), accepts, fallback);
}

/** `true` or `false`. */
export function boolean(...fallback: [] | [boolean | undefined]): OptionRule<boolean> {
  return rule('true or false', (value) => typeof value === 'boolean', fallback);
}

/** A non-empty string. */
export function text(...fallback: [] | [string | undefined]): OptionRule<string> {
  return rule('a non-empty string', (value) => typeof value === 'string' && value.length > 0, fallback);
}

/** One of `choices`. */
export function oneOf<const T extends string | number>(
  choices: readonly T[],
  ...fallback: [] | [T | undefined]
): OptionRule<T> {
  const expected = `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  return rule(expected, (value) => choices.includes(value as T), fallback);
}

/** `null`, or what `inner` accepts. */
export function nullable<T>(inner: OptionRule<T>, ...fallback: [] | [T | null | undefined]): OptionRule<T | null> {
  return {
    optional: fallback.length > 0,
    fallback: fallback[0],
    check: (value) => {
      const expected = value === null ? undefined : inner.check(value);
      return expected === undefined ? undefined : `null or ${expected}`;
    },
  };
}

/** Anything that `accepts` says yes to; `expected` completes the sentence "expected …". */
export function value<T>(
  expected: string,
  accepts: (value: unknown) => boolean,
  ...fallback: [] | [T | undefined]
): OptionRule<T> {
  return rule(expected, accepts, fallback);
}

function show(found: unknown): string {
  if (typeof found === 'function') return 'a function';
  if (typeof found === 'number' || typeof found === 'bigint' || found === undefined) return String(found);
  const json = safeJson(found);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

function safeJson(found: unknown): string {
  try {
    return JSON.stringify(found) ?? typeof found;
  } catch {
    return typeof found;
  }
}

/**
 * Fills in defaults and checks every option at once.
 *
 * @param scope the name of what is configured; it opens the error message
 * @param given what the caller passed; it is never changed
 * @param rules one rule an option; keys without a rule are refused
 * @param relations checks across options; each returned string is one violation
 * @returns a frozen object with every option set
 * @throws NeurotradeError `INVALID_OPTIONS`, listing all violations; `details.violations` holds them
 *
 * @example
 * ```ts
 * const options = resolveOptions('PPO', given, { nSteps: integer({ min: 1 }, 2048), gamma: number({ min: 0, max: 1 }, 0.99) });
 * ```
 */
export function resolveOptions<T extends object>(
  scope: string,
  given: Readonly<Partial<{ [K in keyof T]: T[K] | undefined }>> | undefined,
  rules: OptionRules<T>,
  relations: (options: Readonly<T>) => readonly string[] = () => [],
): Readonly<T> {
  const violations: string[] = [];
  const source: Record<string, unknown> = isRecord(given) ? given : {};
  if (given !== undefined && !isRecord(given)) violations.push(`expected an options object, found ${show(given)}`);
  for (const key of Object.keys(source)) {
    if (!Object.hasOwn(rules, key)) violations.push(`unknown option "${key}"; known: ${Object.keys(rules).join(', ')}`);
  }
  const resolved: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(rules) as [string, OptionRule<unknown>][]) {
    const found = Object.hasOwn(source, key) ? source[key] : undefined;
    if (found === undefined) {
      if (!option.optional) violations.push(`"${key}" is required`);
      resolved[key] = option.fallback;
      continue;
    }
    const expected = option.check(found);
    if (expected !== undefined) violations.push(`"${key}" must be ${expected}, found ${show(found)}`);
    resolved[key] = found;
  }
  if (violations.length === 0) violations.push(...relations(resolved as T));
  if (violations.length > 0) {
    throw new NeurotradeError('INVALID_OPTIONS', `${scope}: ${violations.join('; ')}`, {
      details: { scope, violations },
    });
  }
  return Object.freeze(resolved as T);
}

function isRecord(candidate: unknown): candidate is Record<string, unknown> {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
}
