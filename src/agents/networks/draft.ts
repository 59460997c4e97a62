import { NeurotradeError } from '../../core/errors.js';
import { type OptionRules, resolveOptions } from '../../core/options.js';
import type { Space } from '../../env/spaces.js';
import type { Activation } from '../../policy/network.js';

/** An extractor to be completed, and where it stands. */
export interface Draft {
  /** How messages call it, such as `featuresExtractor.parts.prices`. */
  readonly path: string;
  /** What it reads. */
  readonly space: Space;
  /** The agent's. */
  readonly activation: Activation;
  /** Everything that is wrong is added here. */
  readonly faults: string[];
}

/** `resolveOptions` whose violations join the draft's faults. */
export function attempt<T extends object>(
  { path, faults }: Pick<Draft, 'path' | 'faults'>,
  given: object,
  rules: OptionRules<T>,
  relations?: (options: Readonly<T>) => readonly string[],
): Readonly<T> | undefined {
  try {
    return resolveOptions<T>(path, given as Partial<T>, rules, relations);
  } catch (error) {
    if (!(error instanceof NeurotradeError)) throw error;
    const { violations } = error.details as { violations: readonly string[] };
    faults.push(...violations.map((violation) => `${path}: ${violation}`));
    return undefined;
  }
}
