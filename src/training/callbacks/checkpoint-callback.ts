import type { Callback, TrainingContext } from '../../agents/callback.js';
import { nodeBuiltin } from '../../core/node.js';
import { integer, nullable, resolveOptions, text, value } from '../../core/options.js';
import { every } from './every.js';

export interface CheckpointCallbackOptions {
  /** Env steps between checkpoints, all lanes counted; each is written at the next update's end. */
  readonly everySteps: number;
  /** Made where it is missing. */
  readonly folder: string;
  /** File names are `<prefix>-<steps>.safetensors`; only letters, digits, `.`, `_` and `-`. @default 'checkpoint' */
  readonly prefix?: string | undefined;
  /** How many to keep, the latest up to the present step; `null` keeps all. Other files are never touched. @default null */
  readonly keep?: number | null | undefined;
}

const SUFFIX = '.safetensors';

/**
 * Saves the agent at regular steps, between two rollouts, where a resumed training gives the same bytes as one that never
 * stopped. Files are written whole before older ones go, so at any moment the last checkpoint is good.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`; `UNSUPPORTED` outside Node; `IO` where the disk refuses
 */
export function checkpointCallback(options: CheckpointCallbackOptions): Callback {
  const { everySteps, folder, prefix, keep } = resolveCheckpointOptions(options);
  const schedule = every(everySteps);
  const save = async ({ agent, numTimesteps }: TrainingContext): Promise<undefined> => {
    const { join } = nodeBuiltin('node:path', 'checkpointCallback');
    await agent.save(join(folder, `${prefix}-${numTimesteps}${SUFFIX}`));
    const older = keep === null ? [] : listCheckpoints(folder, prefix, numTimesteps).slice(keep);
    for (const path of older) nodeBuiltin('node:fs', 'checkpointCallback').rmSync(path, { force: true });
    return undefined;
  };
  return {
    onTrainingStart: ({ numTimesteps }) => {
      schedule.start(numTimesteps);
      return undefined;
    },
    onUpdateEnd: (context) => (schedule.due(context.numTimesteps) ? save(context) : undefined),
  };
}

/** The checkpoint with the most steps, or `undefined` where the folder holds none. */
export function latestCheckpoint(folder: string, prefix = 'checkpoint'): string | undefined {
  return listCheckpoints(folder, prefix)[0];
}

/** Paths of one prefix up to `steps`, the most steps first. */
function listCheckpoints(folder: string, prefix: string, steps = Infinity): string[] {
  const fs = nodeBuiltin('node:fs', 'finding checkpoints');
  const { join } = nodeBuiltin('node:path', 'finding checkpoints');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return files
    .map((file) => ({ file, at: stepsOf(file, prefix) ?? Number.NaN }))
    .filter(({ at }) => at <= steps)
    .sort((a, b) => b.at - a.at)
    .map(({ file }) => join(folder, file));
}

function stepsOf(file: string, prefix: string): number | undefined {
  if (!(file.startsWith(`${prefix}-`) && file.endsWith(SUFFIX))) return undefined;
  const digits = file.slice(prefix.length + 1, -SUFFIX.length);
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

interface Resolved {
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
  });
}
