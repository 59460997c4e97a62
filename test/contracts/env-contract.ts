import { describe, expect, it } from 'vitest';
import { type CheckEnvOptions, type CheckName, checkEnv, type Violation } from '../../src/env/check/index.js';
import { CHECK_NAMES } from '../../src/env/check/violation.js';
import type { Action, Env } from '../../src/env/env.js';

/** Settings of {@link envContract}. */
export interface EnvContractSettings<A extends Action> extends Omit<CheckEnvOptions<A>, 'skip'> {
  /** Checks that this env cannot pass, each with the reason. */
  readonly skip?: Partial<Record<CheckName, string>>;
}

/** Runs an env through every check that applies to it, as one test each. */
export function envContract<A extends Action>(
  name: string,
  make: () => Env<A>,
  { skip = {}, ...options }: EnvContractSettings<A> = {},
): void {
  describe(`${name} keeps the Env contract`, () => {
    let violations: readonly Violation[] | undefined;
    const found = (): readonly Violation[] => {
      violations ??= checkEnv(make, { ...options, skip: Object.keys(skip) as CheckName[] });
      return violations;
    };
    for (const check of CHECK_NAMES.filter((candidate) => applies(candidate, make, options))) {
      const reason = skip[check];
      it.skipIf(reason !== undefined)(reason === undefined ? check : `${check} (skipped: ${reason})`, () => {
        expect(found().filter((violation) => violation.check === check)).toEqual([]);
        expect(found().filter((violation) => violation.check === 'spaces')).toEqual([]); // else nothing else was checked
      });
    }
  });
}

/** Whether a check could fail for this env at all. */
function applies<A extends Action>(check: CheckName, make: () => Env<A>, options: CheckEnvOptions<A>): boolean {
  if (check === 'lookAhead') return options.rebuild !== undefined;
  if (check === 'tensors') return options.tensorCount !== undefined;
  const env = make();
  const { info } = env.reset({ seed: 0 });
  env.close();
  if (check === 'accounting') return typeof info.equity === 'number';
  if (check === 'actionMask') return env.actionMask !== undefined && env.actionSpace.kind !== 'box';
  if (check === 'saveState') return env.saveState !== undefined;
  return true;
}
