import type { Callback, TrainingContext } from '../../agents/callback.js';
import { NeurotradeError } from '../../core/errors.js';
import { every } from '../callbacks/every.js';
import type { LogEntry } from './log-entry.js';
import { type LogCallbackOptions, resolveLogOptions } from './log-options.js';
import { type LoggerCounts, LogQueue } from './log-queue.js';
import type { LogArtifact, Logger } from './logger.js';

/** {@link logCallback}'s callback, and what became of what it logged. */
export interface LogCallback extends Callback {
  /** One entry a logger, in their order. */
  readonly counts: readonly LoggerCounts[];
  /** Hands a file of the run to all loggers that keep artifacts, as everything else: never waits, never throws. */
  logArtifact(artifact: LogArtifact): void;
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
  const { everySteps, params, queueSize, queueBytes, closeTimeoutMs, ...told } = resolveLogOptions(options);
  const warn = quiet(told.warn);
  const limits = { calls: queueSize, bytes: queueBytes };
  const queues = listed(loggers).map((logger) => new LogQueue(logger, limits, warn));
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
    logArtifact: (artifact) => toAll({ kind: 'artifact', artifact }),
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
