import { NeurotradeError } from '../../core/errors.js';
import type { RngState } from '../../core/rng.js';
import { loadLedger, saveLedger } from '../../market/ledger.js';
import type { EnvState } from '../env.js';
import type { TradingLanes } from './lanes.js';

const COLUMNS = [
  'cursor',
  'start',
  'end',
  'held',
  'openedAt',
  'equity',
  'peakEquity',
  'episodeReward',
  'ended',
] as const satisfies readonly (keyof TradingLanes)[];

/** What tells one environment's state from another's: loading into a different one would give nonsense. */
function fingerprint({ setup, count }: TradingLanes): string {
  const { symbol, timeline, reward, actions } = setup;
  const first = timeline.time[0];
  const last = timeline.time[timeline.bars - 1];
  return [symbol, timeline.bars, first, last, setup.observationSize, actions.kind, reward.name, count].join('|');
}

/** Books, cursors, reward memory and random states of all lanes. */
export function saveLanes(lanes: TradingLanes, rngs: readonly RngState[]): EnvState {
  return {
    environment: fingerprint(lanes),
    ledger: saveLedger(lanes.ledger),
    rewards: lanes.rewards.state(),
    columns: Object.fromEntries(COLUMNS.map((name) => [name, lanes[name].slice()])),
    rngs,
  };
}

/**
 * @returns the random states, a lane each
 * @throws NeurotradeError `INVALID_OPTIONS` where the state is another environment's; nothing is changed then
 */
export function loadLanes(lanes: TradingLanes, state: EnvState): readonly RngState[] {
  const expected = fingerprint(lanes);
  if (state.environment !== expected) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `loadState: expected the state of an environment "${expected}", found "${String(state.environment)}"; build the environment as it was when the state was saved`,
      { details: { expected, found: state.environment } },
    );
  }
  loadLedger(lanes.ledger, state.ledger as ReturnType<typeof saveLedger>);
  lanes.rewards.restore(state.rewards as EnvState);
  const columns = state.columns as Record<(typeof COLUMNS)[number], ArrayLike<number>>;
  for (const name of COLUMNS) lanes[name].set(columns[name]);
  return state.rngs as readonly RngState[];
}
