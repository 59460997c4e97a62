import { NeurotradeError } from '../core/errors.js';

/** Where an env stands in its life: `new` until the first reset, `over` from an episode's end to the next reset. */
export type EpisodePhase = 'new' | 'running' | 'over' | 'closed';

/** @throws NeurotradeError `NOT_RESET`, `EPISODE_OVER` or `CLOSED` unless an episode is running */
export function checkCanStep(phase: EpisodePhase, env: string): void {
  if (phase === 'running') return;
  if (phase === 'new') {
    throw new NeurotradeError(
      'NOT_RESET',
      `${env}: expected reset() before the first step(), found none; call reset()`,
    );
  }
  if (phase === 'over') {
    throw new NeurotradeError(
      'EPISODE_OVER',
      `${env}: expected reset() after an episode's end, found another step(); reset when terminated or truncated is true`,
    );
  }
  checkOpen(phase, env);
}

/** @throws NeurotradeError `CLOSED` */
export function checkOpen(phase: EpisodePhase, env: string): void {
  if (phase !== 'closed') return;
  throw new NeurotradeError('CLOSED', `${env}: expected an open env, found one that was closed; make a new one`);
}
