import type { Callback, TrainingContext } from '../../agents/callback.js';
import { NeurotradeError } from '../../core/errors.js';
import { integer, number, resolveOptions, value } from '../../core/options.js';
import { every } from '../callbacks/every.js';
import type { LogEntry } from './log-entry.js';
import { type LoggerCounts, LogQueue } from './log-queue.js';
import type { Logger, LogParams } from './logger.js';

export interface LogCallbackOptions {
  /** Env steps between logs, all lanes counted; each is taken at the next update's end. @default after every update */
  readonly everySteps?: number | undefined;
  /** Facts of the run, noted when training starts. @default none */
  readonly params?: LogParams | undefined;
  /** Calls that may wait for one logger; further ones are dropped and counted. @default 10000 */
  readonly queueSize?: number | undefined;
  /** How long the end of a training waits for loggers, in milliseconds. @default 5000 */
  readonly closeTimeoutMs?: number | undefined;
  /** Told at a training's end, once a logger, what went wrong first and how much is lost. @default console.warn */
  readonly warn?: ((message: string) => void) | undefined;
}

/** {@link logCallback}'s callback, and what became of what it logged. */
export interface LogCallback extends Callback {
  /** One entry a logger, in their order. */
  readonly counts: readonly LoggerCounts[];
}

/**
 * Sends `context.logs` to loggers after updates, and closes them when training ends. Training never waits for a logger before
 * its end, and no failure of one reaches it: each has a bounded queue, a count of what was lost, and one warning at the end.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * const callbacks = logCallback([consoleLogger(), tensorboardLogger('runs/ppo')], { everySteps: 10_000 });
 * await agent.learn({ totalTimesteps: 100_000, callbacks });
 * ```
 */
export function logCallback(loggers: Logger | readonly Logger[], options: LogCallbackOptions = {}): LogCallback {
  const { everySteps, params, queueSize, closeTimeoutMs, ...told } = resolveLogOptions(options);
  const warn = quiet(told.warn);
  const queues = listed(loggers).map((logger) => new LogQueue(logger, queueSize, warn));
  const schedule = every(everySteps);
  let unlogged = false;
  const toAll = (entry: LogEntry): void => {
    for (const queue of queues) queue.push(entry);
  };
  const log = ({ numTimesteps, logs }: TrainingContext): void => {
    unlogged = false;
    toAll({ kind: 'metrics', row: Object.freeze({ step: numTimesteps, metrics: Object.freeze({ ...logs }) }) });
  };
  return {
    get counts() {
      return queues.map((queue) => queue.counts);
    },
    onTrainingStart: ({ numTimesteps }) => {
      schedule.start(numTimesteps);
      if (params !== undefined) toAll({ kind: 'params', params });
      return undefined;
    },
    onUpdateEnd: (context) => {
      unlogged = true;
      if (schedule.due(context.numTimesteps)) log(context);
      return undefined;
    },
    onTrainingEnd: async (context) => {
      if (unlogged) log(context);
      await Promise.all(queues.map((queue) => queue.close(closeTimeoutMs)));
    },
  };
}

/** Warnings are no reason to stop either. */
function quiet(warn: (message: string) => void): (message: string) => void {
  return (message) => {
    try {
      warn(message);
    } catch {
      // there is nobody left to tell
    }
  };
}

function listed(loggers: Logger | readonly Logger[]): readonly Logger[] {
  const all = [loggers].flat() as readonly Logger[];
  const wrong = all.findIndex((logger) => typeof logger?.logMetrics !== 'function');
  if (wrong < 0) return all;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `logCallback: expected loggers with logParams, logMetrics and close, found ${typeof all[wrong]} at index ${wrong}`,
  );
}

interface Resolved {
  readonly everySteps: number;
  readonly params: LogParams | undefined;
  readonly queueSize: number;
  readonly closeTimeoutMs: number;
  readonly warn: (message: string) => void;
}

function resolveLogOptions(options: LogCallbackOptions): Readonly<Resolved> {
  const isObject = (candidate: unknown): boolean => typeof candidate === 'object' && candidate !== null;
  return resolveOptions<Resolved>('logCallback', options, {
    everySteps: integer({ min: 1 }, 1), // an update takes at least one step, so 1 is every update
    params: value<LogParams | undefined>('an object', isObject, undefined),
    queueSize: integer({ min: 1 }, 10_000),
    closeTimeoutMs: number({ min: 0 }, 5000),
    warn: value<Resolved['warn']>('a function', (candidate) => typeof candidate === 'function', toConsole),
  });
}

function toConsole(message: string): void {
  console.warn(message);
}
