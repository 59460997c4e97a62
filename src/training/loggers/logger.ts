/** A hyperparameter or other fact of a run: what JSON can hold. */
export type LogParam = string | number | boolean | null | readonly LogParam[] | { readonly [name: string]: LogParam };

/** Facts that stand for the whole run, by name. */
export type LogParams = Readonly<Record<string, LogParam>>;

/** Values by tag, such as `train/loss`; a value may be `NaN` or infinite. */
export type LogMetrics = Readonly<Record<string, number>>;

/** What one `logMetrics` is given. */
export interface LogRow {
  /** Env steps so far, all lanes counted. */
  readonly step: number;
  readonly metrics: LogMetrics;
}

/** A file of a run. */
export interface LogArtifact {
  /** Its path in the run, such as `checkpoints/checkpoint-2048.safetensors`; one of the same name takes its place. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Env steps so far, all lanes counted. */
  readonly step: number;
  /** A `model` is an agent or a policy: a logger with a registry makes a version of it. */
  readonly kind: 'model' | 'file';
}

/**
 * Where the numbers of one training run go. Calls come one at a time and in order: the next waits for the promise of the last.
 * What a logger is given does not change after the call, and is not its to change. It may throw or reject; `logCallback` keeps that away from training.
 */
export interface Logger {
  /** Names the logger in warnings. */
  readonly name: string;
  /** Notes what the run is; names that were noted before are replaced. */
  logParams(params: LogParams): void | Promise<void>;
  /** @param step env steps so far, all lanes counted */
  logMetrics(step: number, metrics: LogMetrics): void | Promise<void>;
  /**
   * Several `logMetrics` as one, in their order; fails for all or for none. Loggers that wait for something should have it: a
   * quick training makes hundreds of rows between two turns of the event loop, and where it is there they come in one call.
   */
  logBatch?(rows: readonly LogRow[]): void | Promise<void>;
  /** Keeps a file of the run. Loggers without it are not asked to. */
  logArtifact?(artifact: LogArtifact): void | Promise<void>;
  /** Ends the run: everything logged is on its way to the disk. Closing twice is safe; logging again opens again. */
  close(): void | Promise<void>;
}
