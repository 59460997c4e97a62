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

/** One call of a logger's. */
export type LogCall = (logger: Logger) => void | Promise<void>;

/**
 * Keeps a logger away from training: calls wait here for their turn, never more than `capacity` of them, and whatever the
 * logger throws ends here. The first loss is warned of, and all are counted.
 */
export class LogQueue {
  readonly #logger: Logger;
  readonly #capacity: number;
  readonly #warn: (message: string) => void;
  #waiting: LogCall[] = [];
  #running: Promise<void> | undefined;
  /** Whether the call in flight was given up and is counted as dropped already. */
  #givenUp = false;
  #inFlight = false;
  #warned = false;
  #written = 0;
  #failed = 0;
  #dropped = 0;

  constructor(logger: Logger, capacity: number, warn: (message: string) => void) {
    this.#logger = logger;
    this.#capacity = capacity;
    this.#warn = warn;
  }

  get counts(): LoggerCounts {
    return { logger: this.#logger.name, written: this.#written, failed: this.#failed, dropped: this.#dropped };
  }

  /** Never throws and never waits. */
  push(call: LogCall): void {
    if (this.#waiting.length >= this.#capacity) {
      this.#dropped += 1;
      this.#warnOnce(`is slower than training: more than ${this.#capacity} calls wait, and new ones are dropped`);
      return;
    }
    this.#waiting.push(call);
    this.#running ??= this.#run();
  }

  /** Writes what waits and closes the logger, or gives up after `timeoutMs`. Never throws. */
  async close(timeoutMs: number): Promise<void> {
    const closed = (this.#running ?? Promise.resolve()).then(() => this.#closeLogger());
    if (!(await settlesWithin(closed, timeoutMs))) this.#giveUp(timeoutMs);
  }

  async #run(): Promise<void> {
    for (let call = this.#waiting.shift(); call !== undefined; call = this.#waiting.shift()) await this.#write(call);
    this.#running = undefined;
  }

  async #write(call: LogCall): Promise<void> {
    this.#inFlight = true;
    const error = await failureOf(() => call(this.#logger));
    this.#inFlight = false;
    if (this.#givenUp) this.#givenUp = false;
    else if (error === undefined) this.#written += 1;
    else {
      this.#failed += 1;
      this.#warnOnce(`failed: ${error.message}`);
    }
  }

  async #closeLogger(): Promise<void> {
    const error = await failureOf(() => this.#logger.close());
    if (error !== undefined) this.#warnOnce(`did not close: ${error.message}`);
  }

  #giveUp(timeoutMs: number): void {
    const stuck = this.#inFlight && !this.#givenUp;
    this.#givenUp = this.#inFlight;
    this.#dropped += this.#waiting.length + Number(stuck);
    this.#waiting = [];
    this.#warnOnce(`did not finish within ${timeoutMs} ms of the training's end`);
  }

  #warnOnce(what: string): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#warn(`logger "${this.#logger.name}" ${what}; training goes on`);
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
