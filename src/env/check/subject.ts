import { integer, resolveOptions, value } from '../../core/options.js';
import type { Action, Env, Info } from '../env.js';
import { CHECK_NAMES, type CheckName } from './violation.js';

/** Options of `checkEnv`. */
export interface CheckEnvOptions<A extends Action = Action> {
  /** @default 0 */
  readonly seed?: number;
  /** Steps a run, at least 2; runs go on over ends of episodes. @default 100 */
  readonly steps?: number;
  /** Steps within which `stepAfterEnd` waits for an episode's end; where none comes, it is not checked. @default 10000 */
  readonly maxSteps?: number;
  /**
   * Builds the env anew on data of which every bar after `lastKept` is changed (`scrambleAfter` does so for candles);
   * `Infinity` changes none.
   */
  readonly rebuild?: ((lastKept: number) => Env<A>) | null;
  /** The last bar that an env has seen, by the info of its latest step. @default the info's `index` */
  readonly barOf?: (info: Info) => number;
  /** The number of tensors alive, such as `() => tf.memory().numTensors`. */
  readonly tensorCount?: (() => number) | null;
  /** Checks that are left out, such as `otherSeed` for an env without randomness. @default [] */
  readonly skip?: readonly CheckName[];
}

/** The env under test. */
export interface Subject {
  readonly options: Readonly<Required<CheckEnvOptions>>;
  /** Whether every `make` gives another instance. */
  readonly fresh: boolean;
  make(): Env;
  /** Closes what `make` gave where it was made for the check. */
  release(env: Env): void;
}

/** @throws NeurotradeError `INVALID_OPTIONS` */
export function createSubject(env: Env | (() => Env), given: CheckEnvOptions | undefined): Subject {
  const options = resolveOptions<Required<CheckEnvOptions>>('checkEnv', given, {
    seed: integer({ min: 0 }, 0),
    steps: integer({ min: 2 }, 100),
    maxSteps: integer({ min: 1 }, 10_000),
    rebuild: value('a function', isFunction, null),
    barOf: value('a function', isFunction, (info: Info) => info.index as number),
    tensorCount: value('a function', isFunction, null),
    skip: value(`names out of ${CHECK_NAMES.join(', ')}`, isCheckList, []),
  });
  if (typeof env === 'function') return { options, fresh: true, make: env, release: (made) => made.close() };
  return { options, fresh: false, make: () => env, release: () => undefined };
}

function isFunction(found: unknown): boolean {
  return typeof found === 'function';
}

function isCheckList(found: unknown): boolean {
  return Array.isArray(found) && found.every((name) => CHECK_NAMES.includes(name));
}
