import { artifactBytes, callLogger, type LogEntry, nextLength } from './log-entry.js';
import type { Logger } from './logger.js';

/** How many calls of a logger were written, and how many are lost. */
export interface LoggerCounts {
  readonly logger: string;
  readonly written: number;
  /** The logger threw or rejected. */
  readonly failed: number;
  /** The queue was full, or the logger did not finish before its deadline. */
  readonly dropped: number;
}

/** What may wait for one logger, beside the call that runs. */
export interface QueueLimits {
  readonly calls: number;
  /** Of artifacts; one alone may be larger. */
  readonly bytes: number;
}

/**
 * Keeps a logger away from training: entries wait here for their turn, never more than the limits allow, and whatever the
 * logger throws ends here. All losses are counted, and warned of once, when the logger is closed.
 */
export class LogQueue {
  readonly #logger: Logger;
  readonly #limits: QueueLimits;
  readonly #warn: (message: string) => void;
  #waiting: LogEntry[] = [];
  #running: Promise<void> | undefined;
  /** Entries of the call that runs; 0 once they are given up. */
  #inFlight = 0;
  /** What went wrong first since the last warning. */
  #problem: string | undefined;
  #written = 0;
  #failed = 0;
  #dropped = 0;

  constructor(logger: Logger, limits: QueueLimits, warn: (message: string) => void) {
    this.#logger = logger;
    this.#limits = limits;
    this.#warn = warn;
  }

  get counts(): LoggerCounts {
    return { logger: this.#logger.name, written: this.#written, failed: this.#failed, dropped: this.#dropped };
  }

  /** Never throws and never waits. */
  push(entry: LogEntry): void {
    if (entry.kind === 'artifact' && this.#logger.logArtifact === undefined) return;
    const full = this.#fullFor(entry);
    if (full !== undefined) {
      this.#dropped += 1;
      this.#problem ??= `was slower than training: ${full} waited, and more were dropped`;
      return;
    }
    this.#waiting.push(entry);
    this.#running ??= this.#run();
  }

  /** Writes what waits and closes the logger, or gives up after `timeoutMs`. Never throws. */
  async close(timeoutMs: number): Promise<void> {
    const closed = (this.#running ?? Promise.resolve()).then(() => this.#closeLogger());
    if (!(await settlesWithin(closed, timeoutMs))) this.#giveUp(timeoutMs);
    this.#report();
  }

  /** @returns what waits, where that leaves no room */
  #fullFor(entry: LogEntry): string | undefined {
    const { calls, bytes } = this.#limits;
    if (this.#waiting.length >= calls) return `${calls} calls`;
    if (entry.kind !== 'artifact') return undefined;
    const waiting = artifactBytes(this.#waiting);
    return waiting > 0 && waiting + entry.artifact.bytes.length > bytes ? `${waiting} bytes` : undefined;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#write(this.#waiting.splice(0, nextLength(this.#logger, this.#waiting)));
    }
    this.#running = undefined;
  }

  async #write(entries: readonly LogEntry[]): Promise<void> {
    this.#inFlight = entries.length;
    const error = await failureOf(() => callLogger(this.#logger, entries));
    const count = this.#inFlight;
    this.#inFlight = 0;
    if (error === undefined) this.#written += count;
    else {
      this.#failed += count;
      this.#problem ??= `failed: ${error.message}`;
    }
  }

  async #closeLogger(): Promise<void> {
    const error = await failureOf(() => this.#logger.close());
    if (error !== undefined) this.#problem ??= `did not close: ${error.message}`;
  }

  #giveUp(timeoutMs: number): void {
    this.#dropped += this.#waiting.length + this.#inFlight;
    this.#waiting = [];
    this.#inFlight = 0;
    this.#problem ??= `did not finish within ${timeoutMs} ms of the training's end`;
  }

  #report(): void {
    if (this.#problem === undefined) return;
    const lost = this.#failed + this.#dropped;
    const losses = `${lost} of ${this.#written + lost} calls are lost, ${this.#failed} failed and ${this.#dropped} dropped`;
    this.#warn(`logger "${this.#logger.name}" ${this.#problem}; ${losses}`);
    this.#problem = undefined;
  }
}

/** @returns what `call` threw or rejected with, always as an error */
async function failureOf(call: () => void | Promise<void>): Promise<Error | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function settlesWithin(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    void promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
