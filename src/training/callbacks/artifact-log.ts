import { type OptionRule, value } from '../../core/options.js';
import type { LogArtifact } from '../loggers/logger.js';

/** Takes files of a run while training goes on: a `logCallback` is one. It neither waits nor throws. */
export interface ArtifactLog {
  logArtifact(artifact: LogArtifact): void;
}

/** A callback's option for where what it saves goes too. */
export function artifactLog(): OptionRule<ArtifactLog | undefined> {
  const isLog = (candidate: unknown): boolean =>
    typeof (candidate as ArtifactLog | null | undefined)?.logArtifact === 'function';
  return value<ArtifactLog | undefined>('what logCallback returns', isLog, undefined);
}
