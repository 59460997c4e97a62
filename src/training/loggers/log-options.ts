import { integer, number, resolveOptions, value } from '../../core/options.js';
import type { LogParams } from './logger.js';

export interface LogCallbackOptions {
  /** Env steps between logs, all lanes counted; each is taken at the next update's end. @default after every update */
  readonly everySteps?: number | undefined;
  /** Facts of the run, noted when training starts. @default none */
  readonly params?: LogParams | undefined;
  /** Calls that may wait for one logger; further ones are dropped and counted. @default 10000 */
  readonly queueSize?: number | undefined;
  /** Bytes of artifacts that may wait for one logger; further ones are dropped and counted. @default 268435456 (256 MiB) */
  readonly queueBytes?: number | undefined;
  /** How long the end of a training waits for loggers, in milliseconds. @default 5000 */
  readonly closeTimeoutMs?: number | undefined;
  /** Told at a training's end, once a logger, what went wrong first and how much is lost. @default console.warn */
  readonly warn?: ((message: string) => void) | undefined;
}

interface Resolved {
  readonly everySteps: number;
  readonly params: LogParams | undefined;
  readonly queueSize: number;
  readonly queueBytes: number;
  readonly closeTimeoutMs: number;
  readonly warn: (message: string) => void;
}

/** @throws NeurotradeError `INVALID_OPTIONS` */
export function resolveLogOptions(options: LogCallbackOptions): Readonly<Resolved> {
  const isObject = (candidate: unknown): boolean => typeof candidate === 'object' && candidate !== null;
  return resolveOptions<Resolved>('logCallback', options, {
    everySteps: integer({ min: 1 }, 1), // an update takes at least one step, so 1 is every update
    params: value<LogParams | undefined>('an object', isObject, undefined),
    queueSize: integer({ min: 1 }, 10_000),
    queueBytes: integer({ min: 0 }, 256 * 1024 ** 2),
    closeTimeoutMs: number({ min: 0 }, 5000),
    warn: value<Resolved['warn']>('a function', (candidate) => typeof candidate === 'function', toConsole),
  });
}

function toConsole(message: string): void {
  console.warn(message);
}
