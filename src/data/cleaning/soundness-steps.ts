import { CANDLE_COLUMNS, type CandleColumns } from '../candles.js';
import { arePricesPossible } from '../soundness.js';
import { type CleaningStep, type Draft, faultAt, placesWhere, without } from './draft.js';

/** Drops bars with a NaN or infinite number. */
export const dropNonFinite: CleaningStep = (draft, options, input) => {
  const places = placesWhere(draft, (place) => CANDLE_COLUMNS.some((name) => !Number.isFinite(draft[name][place])));
  const action = options.nonFinite;
  const repaired = action === 'drop' ? places.length : 0;
  return {
    draft: without(draft, places),
    fault: faultAt('nonFinite', draft, places, { action, repaired, input }),
    blocked: action === 'error',
  };
};

/** Drops, or widens, bars whose numbers no market can give. */
export const repairImpossible: CleaningStep = (draft, options, input) => {
  const places = placesWhere(draft, (place) => !isPossible(draft, place));
  if (places.length === 0) return { draft };
  const action = options.impossible;
  const widened = action === 'widen' ? widen(draft, places) : draft;
  const left = action === 'widen' ? places.filter((place) => !isPossible(widened, place)) : places;
  const repaired = action === 'drop' ? places.length : places.length - left.length;
  return {
    draft: without(widened, left),
    fault: faultAt('impossible', draft, places, { action, repaired, input }),
    blocked: repaired < places.length,
  };
};

function isPossible({ open, high, low, close, volume }: CandleColumns, i: number): boolean {
  const possible = arePricesPossible(open[i] as number, high[i] as number, low[i] as number, close[i] as number);
  return possible && (volume[i] as number) >= 0;
}

function widen(draft: Draft, places: readonly number[]): Draft {
  const [high, low] = [draft.high.slice(), draft.low.slice()];
  for (const i of places) {
    const prices = [draft.open[i], draft.high[i], draft.low[i], draft.close[i]] as number[];
    high[i] = Math.max(...prices);
    low[i] = Math.min(...prices);
  }
  return { ...draft, high, low };
}
