/**
 * What went wrong, as a stable string that code can switch on.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_OPTIONS` | an option is unknown, out of range or contradicts another |
 * | `INVALID_CANDLES` | a candle series is empty, unsorted, or holds impossible prices |
 * | `INVALID_FILE` | a data file does not parse as what it should be |
 * | `SERIES_TOO_SHORT` | a feature, window or split needs more candles than there are |
 * | `INVALID_SPACE` | a space is malformed, or not one the callee supports |
 * | `INVALID_OBSERVATION` | an observation has the wrong length or is not finite |
 * | `INVALID_ACTION` | an action lies outside the action space or the mask allows nothing |
 * | `EPISODE_OVER` | `step` after the episode's end, without a `reset` |
 * | `NOT_RESET` | `step` before the first `reset` |
 * | `CLOSED` | the object was closed or disposed |
 * | `POLICY_FORMAT` | a saved policy is not one, or is cut short |
 * | `POLICY_VERSION` | a saved policy was written by an incompatible version |
 * | `POLICY_SHAPE` | a saved policy does not fit the environment or its own description |
 * | `POLICY_CHECKSUM` | a saved policy's SHA-256 does not match its content |
 * | `NON_FINITE` | a number that must be finite became NaN or infinite |
 * | `MISSING_PACKAGE` | an optional package is needed and not installed |
 * | `BACKEND_UNAVAILABLE` | no tensor backend that was allowed works here |
 * | `UNSUPPORTED` | this platform or object cannot do what was asked |
 * | `IO` | reading or writing a file failed |
 */
export type ErrorCode =
  | 'INVALID_OPTIONS'
  | 'INVALID_CANDLES'
  | 'INVALID_FILE'
  | 'SERIES_TOO_SHORT'
  | 'INVALID_SPACE'
  | 'INVALID_OBSERVATION'
  | 'INVALID_ACTION'
  | 'EPISODE_OVER'
  | 'NOT_RESET'
  | 'CLOSED'
  | 'POLICY_FORMAT'
  | 'POLICY_VERSION'
  | 'POLICY_SHAPE'
  | 'POLICY_CHECKSUM'
  | 'NON_FINITE'
  | 'MISSING_PACKAGE'
  | 'BACKEND_UNAVAILABLE'
  | 'UNSUPPORTED'
  | 'IO';

/** Extra fields of a {@link NeurotradeError}. */
export interface ErrorExtras {
  /** The error that caused this one. */
  readonly cause?: unknown;
  /** Plain data for programs: offending indices, names, limits. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Whether the same call may succeed later. @default false */
  readonly retryable?: boolean;
}

/**
 * The one error class of the library. Its message says what was expected, what was found, and what to do.
 *
 * @example
 * ```ts
 * try { env.step(7); } catch (error) {
 *   if (error instanceof NeurotradeError && error.code === 'INVALID_ACTION') console.error(error.message);
 * }
 * ```
 */
export class NeurotradeError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'NeurotradeError';
    this.code = code;
    this.details = extras.details ?? {};
    this.retryable = extras.retryable ?? false;
  }
}
