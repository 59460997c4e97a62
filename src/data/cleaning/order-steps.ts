import { type CleaningStep, type Draft, faultAt, pick, placesWhere, without } from './draft.js';
import type { InputOrder } from './report.js';

/** Sorts by time, rows of equal time in the order of the input. */
export const repairDisorder: CleaningStep = (draft, options, input) => {
  const { time } = draft;
  const places = placesWhere(draft, (i) => i > 0 && (time[i] as number) < (time[i - 1] as number));
  if (places.length === 0) return { draft };
  const action = options.disorder;
  const order = orderOf(draft);
  const allowed = action === 'sort' || (action === 'reverse' && order === 'newestFirst');
  const note = order === 'newestFirst' ? 'the input is newest first throughout' : 'the input is partly out of order';
  return {
    draft: pick(draft, sortedPlaces(draft)),
    fault: faultAt('disorder', draft, places, { action, repaired: allowed ? places.length : 0, input, note }),
    blocked: !allowed,
  };
};

/** Keeps one bar of those with equal time; expects a sorted draft. */
export const dropDuplicates: CleaningStep = (draft, options, input) => {
  const { time } = draft;
  const action = options.duplicates;
  const [toward, equalsNeighbour] = action === 'keepLast' ? [1, time.length - 1] : [-1, 0];
  const places = placesWhere(draft, (i) => i !== equalsNeighbour && time[i] === time[i + toward]);
  const conflicts = places.filter((i) => !sameValues(draft, i, i + toward)).length;
  return {
    draft: without(draft, places),
    fault: faultAt('duplicates', draft, places, {
      action,
      repaired: action === 'error' ? 0 : places.length,
      input,
      note: conflicts === 0 ? 'all repeat the bar that is kept' : `${conflicts} differ from the bar beside them`,
    }),
    blocked: action === 'error',
  };
};

/** How rows follow each other in time. */
export function orderOf({ time }: Pick<Draft, 'time'>): InputOrder {
  let [rises, falls] = [0, 0];
  for (let i = 1; i < time.length; i++) {
    if ((time[i] as number) > (time[i - 1] as number)) rises++;
    else if ((time[i] as number) < (time[i - 1] as number)) falls++;
  }
  if (falls === 0) return 'oldestFirst';
  return rises === 0 ? 'newestFirst' : 'mixed';
}

/** Sorting is stable: rows of equal time keep the order of the input. */
function sortedPlaces({ time }: Draft): Int32Array {
  return Int32Array.from(time.keys()).sort((a, b) => (time[a] as number) - (time[b] as number));
}

function sameValues(draft: Draft, a: number, b: number): boolean {
  return (['open', 'high', 'low', 'close', 'volume'] as const).every((name) => draft[name][a] === draft[name][b]);
}
