import type { PpoMinibatch, Sequences } from '../ops/types.js';
import { allocateStates, type CarriedStates } from './carried-states.js';
import { copyRows, MinibatchGatherer } from './minibatches.js';
import type { RolloutBatch, RolloutSpec } from './rollout-batch.js';

/** Steps of one lane, one after another. */
interface Stretch {
  /** Of the rollout's first row. */
  readonly row: number;
  readonly length: number;
}

/**
 * Copies stretches of a rollout into memory that is used again for each minibatch. Positions count lane after lane: position
 * p is step p mod T of lane ⌊p / T⌋. Sequences begin where the stretch, a lane or an episode does, and are packed: no row is
 * padding.
 */
export class SequenceGatherer {
  readonly #rows: MinibatchGatherer;
  readonly #states: CarriedStates;

  constructor(spec: RolloutSpec, capacity: number, masked: boolean) {
    this.#rows = new MinibatchGatherer(spec, capacity, masked);
    this.#states = allocateStates(spec, capacity);
  }

  /** @param first position that the stretch begins with; it goes on with 0 behind the last @param count of positions */
  gather(rollout: RolloutBatch, first: number, count: number): PpoMinibatch {
    const stretches = split(rollout, first, count);
    const begins = Int32Array.from(stretches, ({ row }) => row);
    const { rows, stepRows } = pack(stretches, rollout.lanes, count);
    const state = (trunk: 'pi' | 'vf'): Float32Array => {
      const width = rollout.states[trunk].length / (rollout.steps * rollout.lanes);
      return copyRows(rollout.states[trunk], this.#states[trunk], begins, width);
    };
    const sequences: Sequences = { stepRows, states: { pi: state('pi'), vf: state('vf') } };
    return { ...this.#rows.gather(rollout, rows), sequences };
  }
}

/** The longest first; those of one length in the order of their positions. */
function split({ steps, lanes, episodeStarts }: RolloutBatch, first: number, count: number): Stretch[] {
  const stretches: { row: number; length: number }[] = [];
  for (let i = 0; i < count; i++) {
    const position = (first + i) % (steps * lanes);
    const row = (position % steps) * lanes + Math.floor(position / steps);
    const last = stretches.at(-1);
    const begins = last === undefined || position % steps === 0 || episodeStarts[row] === 1;
    if (begins) stretches.push({ row, length: 1 });
    else last.length++;
  }
  return stretches.sort((one, other) => other.length - one.length);
}

/** The rollout's rows, step after step of all stretches that are that long, and how many each step has. */
function pack(
  stretches: readonly Stretch[],
  lanes: number,
  count: number,
): { readonly rows: Int32Array; readonly stepRows: Int32Array } {
  const rows = new Int32Array(count);
  const stepRows = new Int32Array(stretches[0]?.length ?? 0);
  let active = stretches.length;
  let to = 0;
  for (let step = 0; step < stepRows.length; step++) {
    while (active > 0 && (stretches[active - 1] as Stretch).length <= step) active--;
    stepRows[step] = active;
    for (let i = 0; i < active; i++) rows[to++] = (stretches[i] as Stretch).row + step * lanes;
  }
  return { rows, stepRows };
}
