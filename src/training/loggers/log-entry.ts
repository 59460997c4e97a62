import type { LogArtifact, Logger, LogParams, LogRow } from './logger.js';

/** One call of a logger's, as data. */
export type LogEntry =
  | { readonly kind: 'params'; readonly params: LogParams }
  | { readonly kind: 'metrics'; readonly row: LogRow }
  | { readonly kind: 'artifact'; readonly artifact: LogArtifact };

/** Rows of one batch at most, so that what a logger makes of them stays small. */
const BATCH = 2000;

/** How many of the waiting entries, from the first on, make the next call: one, or the rows that `logger` takes at once. */
export function nextLength({ logBatch }: Logger, waiting: readonly LogEntry[]): number {
  const most = logBatch === undefined ? 1 : Math.min(BATCH, waiting.length);
  let rows = 0;
  while (rows < most && waiting[rows]?.kind === 'metrics') rows += 1;
  return Math.max(1, rows);
}

/** Makes one call of as many entries as {@link nextLength} says. */
export function callLogger(logger: Logger, entries: readonly LogEntry[]): void | Promise<void> {
  const [first] = entries;
  if (first?.kind === 'params') return logger.logParams(first.params);
  if (first?.kind === 'artifact') return logger.logArtifact?.(first.artifact);
  const rows = entries.flatMap((entry) => (entry.kind === 'metrics' ? [entry.row] : []));
  if (logger.logBatch !== undefined) return logger.logBatch(rows);
  const { step, metrics } = rows[0] as LogRow;
  return logger.logMetrics(step, metrics);
}

/** Bytes of artifacts; rows are small, and counted instead. */
export function artifactBytes(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'artifact' ? entry.artifact.bytes.length : 0), 0);
}
