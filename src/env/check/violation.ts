/** What `checkEnv` checks, in its order. */
export const CHECK_NAMES = [
  'spaces',
  'stepBeforeReset',
  'reset',
  'step',
  'observation',
  'reward',
  'flags',
  'info',
  'actionMask',
  'accounting',
  'invalidAction',
  'sameSeed',
  'otherSeed',
  'determinism',
  'aliasing',
  'stepAfterEnd',
  'saveState',
  'independence',
  'lookAhead',
  'tensors',
  'close',
] as const;

/**
 * | check | what an env promises |
 * |---|---|
 * | `spaces` | both spaces are well formed |
 * | `stepBeforeReset` | `step` on a new env throws `NOT_RESET` (needs a factory) |
 * | `reset` | returns an observation inside the space, and an info |
 * | `step` | takes every action of the space that the mask allows |
 * | `observation` | a `Float32Array` inside the space |
 * | `reward` | a finite number |
 * | `flags` | `terminated` and `truncated` are booleans |
 * | `info` | an object |
 * | `actionMask` | one entry a choice, 0 or 1, at least one of them 1 |
 * | `accounting` | `info.equity` = `info.cash` + `info.position` × `info.price`, where the info has them |
 * | `invalidAction` | an action outside the space throws `INVALID_ACTION` |
 * | `sameSeed` | one seed gives one first observation |
 * | `otherSeed` | another seed gives another episode |
 * | `determinism` | one seed and the same actions give the same steps |
 * | `aliasing` | a returned observation is the caller's: the env neither changes nor reads it again |
 * | `stepAfterEnd` | `step` after an episode's end throws `EPISODE_OVER`, and `reset` begins another |
 * | `saveState` | a loaded state goes on as the saved env did |
 * | `independence` | two instances do not touch each other (needs a factory) |
 * | `lookAhead` | bars after t change nothing up to t (needs `rebuild`) |
 * | `tensors` | steps leave no tensors behind (needs `tensorCount`) |
 * | `close` | closing twice is safe, and `step` and `reset` throw `CLOSED` after it |
 */
export type CheckName = (typeof CHECK_NAMES)[number];

/** One broken promise of an env. */
export interface Violation {
  readonly check: CheckName;
  readonly message: string;
  /** Plain data: steps, indices, values. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One violation as a list, since every check returns a list. */
export function violation(
  check: CheckName,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): readonly Violation[] {
  return [{ check, message, details }];
}

/** What happened, in a few words. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
