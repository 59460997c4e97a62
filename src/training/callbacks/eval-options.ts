import type { Callback } from '../../agents/callback.js';
import { boolean, integer, resolveOptions, text, value } from '../../core/options.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { type ArtifactLog, artifactLog } from './artifact-log.js';

export interface EvalCallbackOptions {
  /** A separate env: the one that is trained on is refused, since an evaluation would reset it in the middle of a rollout. */
  readonly env: Env | VectorEnv;
  /** Env steps between evaluations, all lanes counted. @default 10000 */
  readonly everySteps?: number | undefined;
  /** Episodes an evaluation. @default 5 */
  readonly episodes?: number | undefined;
  /** @default true */
  readonly deterministic?: boolean | undefined;
  /** Every evaluation starts from this seed, so that all are judged on the same episodes. @default 0 */
  readonly seed?: number | undefined;
  /** Where the best agent is written, whole or not at all. Without it, it is kept in memory alone. */
  readonly bestModelPath?: string | undefined;
  /** Given every new best agent too, as `best.safetensors`. @default none */
  readonly logTo?: ArtifactLog | undefined;
  /** Its `onStep` is called after every new best mean reward; `false` stops training. */
  readonly callbackOnNewBest?: Callback | undefined;
  /** Its `onStep` is called after every evaluation; `false` stops training. */
  readonly callbackAfterEval?: Callback | undefined;
}

/** {@link EvalCallbackOptions} with defaults filled in. */
export type ResolvedEvalOptions = { [K in keyof EvalCallbackOptions]-?: EvalCallbackOptions[K] } & {
  everySteps: number;
  episodes: number;
  deterministic: boolean;
  seed: number;
};

/** @throws NeurotradeError `INVALID_OPTIONS` */
export function resolveEvalOptions(options: EvalCallbackOptions): Readonly<ResolvedEvalOptions> {
  const isObject = (candidate: unknown): boolean => typeof candidate === 'object' && candidate !== null;
  return resolveOptions<ResolvedEvalOptions>('evalCallback', options, {
    env: value('an environment', isObject),
    everySteps: integer({ min: 1 }, 10_000),
    episodes: integer({ min: 1 }, 5),
    deterministic: boolean(true),
    seed: integer({ min: 0 }, 0),
    bestModelPath: text(undefined),
    logTo: artifactLog(),
    callbackOnNewBest: value<Callback | undefined>('a callback', isObject, undefined),
    callbackAfterEval: value<Callback | undefined>('a callback', isObject, undefined),
  });
}
