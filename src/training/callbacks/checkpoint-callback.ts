import type { Callback, TrainingContext } from '../../agents/callback.js';
import { readFileBytes } from '../../core/files.js';
import { nodeBuiltin } from '../../core/node.js';
import { integer, nullable, resolveOptions, text, value } from '../../core/options.js';
import { removeAbandoned } from '../../core/temporary-files.js';
import type { LogArtifact } from '../loggers/logger.js';
import { type ArtifactLog, artifactLog } from './artifact-log.js';
import { checkpointName, listCheckpoints, noteLatest, stepsOf } from './checkpoint-files.js';
import { every } from './every.js';

export interface CheckpointCallbackOptions {
  /** Env steps between checkpoints, all lanes counted; each is written at the next update's end. */
  readonly everySteps: number;
  /** Made where it is missing. */
  readonly folder: string;
  /** File names are `<prefix>-<steps>.safetensors` and `<prefix>.latest`; only letters, digits, `.`, `_` and `-`. @default 'checkpoint' */
  readonly prefix?: string | undefined;
  /** How many to keep, the latest up to the present step; `null` keeps all. Other files are never touched. @default null */
  readonly keep?: number | null | undefined;
  /** Given every checkpoint too, as `checkpoints/<file name>`. @default none */
  readonly logTo?: ArtifactLog | undefined;
}

/**
 * Saves the agent at regular steps, between two rollouts, where a resumed training gives the same bytes as one that never
 * stopped. Files are written whole before older ones go, so at any moment the last checkpoint is good. When training starts,
 * what killed processes left half written goes.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`; `UNSUPPORTED` outside Node; `IO` where the disk refuses
 */
export function checkpointCallback(options: CheckpointCallbackOptions): Callback {
  const { everySteps, folder, prefix, keep, logTo } = resolveCheckpointOptions(options);
  const schedule = every(everySteps);
  const save = async ({ agent, numTimesteps }: TrainingContext): Promise<undefined> => {
    const { join } = nodeBuiltin('node:path', 'checkpointCallback');
    const name = checkpointName(prefix, numTimesteps);
    await agent.save(join(folder, name));
    noteLatest(folder, prefix, name);
    logTo?.logArtifact(artifactOf(folder, name, numTimesteps));
    const older = keep === null ? [] : listCheckpoints(folder, prefix, numTimesteps).slice(keep);
    for (const file of older) nodeBuiltin('node:fs', 'checkpointCallback').rmSync(join(folder, file), { force: true });
    return undefined;
  };
  return {
    onTrainingStart: ({ numTimesteps }) => {
      schedule.start(numTimesteps);
      removeAbandoned(folder, (file) => stepsOf(file, prefix) >= 0);
      return undefined;
    },
    onUpdateEnd: (context) => (schedule.due(context.numTimesteps) ? save(context) : undefined),
  };
}

/** The very file, as it was saved. */
function artifactOf(folder: string, name: string, step: number): LogArtifact {
  const bytes = readFileBytes(nodeBuiltin('node:path', 'checkpointCallback').join(folder, name));
  return { name: `checkpoints/${name}`, kind: 'model', step, bytes };
}

interface Resolved {
  readonly logTo: ArtifactLog | undefined;
  readonly everySteps: number;
  readonly folder: string;
  readonly prefix: string;
  readonly keep: number | null;
}

function resolveCheckpointOptions(options: CheckpointCallbackOptions): Readonly<Resolved> {
  const isName = (candidate: unknown): boolean => typeof candidate === 'string' && /^[\w.-]+$/.test(candidate);
  return resolveOptions<Resolved>('checkpointCallback', options, {
    everySteps: integer({ min: 1 }),
    folder: text(),
    prefix: value<string>('letters, digits, ".", "_" and "-"', isName, 'checkpoint'),
    keep: nullable(integer({ min: 1 }), null),
    logTo: artifactLog(),
  });
}
