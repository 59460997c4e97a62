import type { Agent } from '../agent.js';
import type { Callback, TrainingContext } from '../callback.js';
import type { EpisodeWindow } from '../collect/episode-window.js';
import { createBreather } from './breather.js';
import { endAll } from './end-all.js';
import type { ResolvedLearnOptions } from './learn-options.js';
import { notify } from './notify.js';

/** Gives the event loop its turn where it is due. */
export type Pause = () => Promise<void> | undefined;

/** The two halves of an iteration. */
export interface TrainingPhases {
  /** Collects a rollout. @returns `false` where `onStep` ended it early */
  collect(onStep: () => boolean | Promise<boolean>): Promise<boolean>;
  /** Learns from the rollout. @returns what to log */
  update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>>;
}

/**
 * Collects and updates in turn until the steps are done, a callback says stop, or the signal is aborted. Then all callbacks
 * are told of the end; where several errors come together, the first is thrown.
 */
export async function runTraining(
  agent: Agent,
  { totalTimesteps, callbacks, signal }: ResolvedLearnOptions,
  episodes: EpisodeWindow,
  { collect, update }: TrainingPhases,
): Promise<void> {
  const total = agent.numTimesteps + totalTimesteps;
  const { context, logs } = trainingContext(agent, total);
  const clock = iterationClock(agent);
  const pause = createBreather();
  const onStep = stepHook(callbacks, context, signal, pause);
  const iterate = async (): Promise<boolean> => {
    if (!(await collect(onStep))) return false;
    Object.assign(logs, rolloutLogs(episodes), clock());
    if (!(await notify(callbacks, 'onRolloutEnd', context))) return false;
    Object.assign(logs, await update(Math.max(0, 1 - agent.numTimesteps / total), pause));
    return (await notify(callbacks, 'onUpdateEnd', context)) && signal?.aborted !== true;
  };
  try {
    let goesOn = (await notify(callbacks, 'onTrainingStart', context)) && signal?.aborted !== true;
    while (goesOn && agent.numTimesteps < total) goesOn = await iterate();
  } catch (error) {
    await endAll(callbacks, context).catch(() => {}); // what ended the training is the error to report
    throw error;
  }
  await endAll(callbacks, context);
}

function trainingContext(
  agent: Agent,
  totalTimesteps: number,
): { readonly context: TrainingContext; readonly logs: Record<string, number> } {
  const logs: Record<string, number> = {};
  const context = {
    agent,
    totalTimesteps,
    logs,
    get numTimesteps() {
      return agent.numTimesteps;
    },
    record(tag: string, value: number) {
      logs[tag] = value;
    },
  };
  return { context, logs };
}

/** Stays synchronous, and so cheap, unless a callback answers with a promise or a pause is due. */
function stepHook(
  callbacks: readonly Callback[],
  context: TrainingContext,
  signal: AbortSignal | null,
  pause: Pause,
): () => boolean | Promise<boolean> {
  const settle = (verdict: boolean): boolean => verdict && signal?.aborted !== true;
  return () => {
    const verdict = notify(callbacks, 'onStep', context);
    const due = pause();
    if (typeof verdict === 'boolean' && due === undefined) return settle(verdict);
    return Promise.all([verdict, due]).then(([settled]) => settle(settled));
  };
}

/** Counts iterations; each call is one. */
function iterationClock(agent: Agent): () => Record<string, number> {
  const startedAt = performance.now();
  const startedFrom = agent.numTimesteps;
  let iterations = 0;
  return () => {
    iterations += 1;
    const seconds = Math.max((performance.now() - startedAt) / 1000, Number.EPSILON);
    return {
      'time/iterations': iterations,
      'time/fps': Math.floor((agent.numTimesteps - startedFrom) / seconds),
      'time/time_elapsed': Math.floor(seconds),
      'time/total_timesteps': agent.numTimesteps,
    };
  };
}

function rolloutLogs(episodes: EpisodeWindow): Record<string, number> {
  if (episodes.episodes === 0) return {};
  return { 'rollout/ep_rew_mean': episodes.meanReturn, 'rollout/ep_len_mean': episodes.meanLength };
}
