import { type CleaningStep, type Draft, faultAt, placesWhere, type StepResult, without } from './draft.js';
import type { ResolvedCleaning } from './options.js';

/**
 * Puts base and quote volume back in place. Their quotient is the bar's mean price, so it lies between low and high:
 * a bar is swapped where volume / quoteVolume does and quoteVolume / volume does not. Near a price of 1 both do, and nothing
 * can be said.
 */
export const repairSwappedVolume: CleaningStep = (draft, options, input) => {
  const { quoteVolume, volume } = draft;
  if (quoteVolume === undefined) return { draft };
  const places = placesWhere(draft, (i) => {
    const [base, quote] = [volume[i] as number, quoteVolume[i] as number];
    return base > 0 && quote > 0 && !fits(draft, i, quote / base, options) && fits(draft, i, base / quote, options);
  });
  const action = options.swappedVolume;
  const repaired = action === 'swap' ? places.length : 0;
  return {
    draft: repaired > 0 ? swap(draft, quoteVolume, places) : draft,
    fault: faultAt('swappedVolume', draft, places, { action, repaired, input }),
    blocked: action === 'error',
  };
};

/** Finds bars whose two volumes fit the price in neither order. */
export const findVolumeMismatch: CleaningStep = (draft, options, input) => {
  const { quoteVolume, volume } = draft;
  if (quoteVolume === undefined) return { draft };
  const places = placesWhere(draft, (i) => {
    const [base, quote] = [volume[i] as number, quoteVolume[i] as number];
    if (!Number.isFinite(quote) || (base === 0 && quote === 0)) return false;
    return !fits(draft, i, quote / base, options) && !fits(draft, i, base / quote, options);
  });
  const action = options.volumeMismatch;
  return {
    draft,
    fault: faultAt('volumeMismatch', draft, places, { action, repaired: 0, input }),
    blocked: action === 'error',
  };
};

/** Finds, or drops, bars in which nothing was traded. */
export const dropZeroVolume: CleaningStep = (draft, options, input): StepResult => {
  const places = placesWhere(draft, (i) => draft.volume[i] === 0);
  const action = options.zeroVolume;
  const dropped = action === 'drop' ? places : [];
  return {
    draft: without(draft, dropped),
    fault: faultAt('zeroVolume', draft, places, { action, repaired: dropped.length, input }),
    blocked: action === 'error',
  };
};

function fits({ low, high }: Draft, i: number, price: number, { volumeTolerance }: ResolvedCleaning): boolean {
  return price >= (low[i] as number) * (1 - volumeTolerance) && price <= (high[i] as number) * (1 + volumeTolerance);
}

function swap(draft: Draft, quoteVolume: Float64Array, places: readonly number[]): Draft {
  const [volume, quote] = [draft.volume.slice(), quoteVolume.slice()];
  for (const i of places) {
    volume[i] = quoteVolume[i] as number;
    quote[i] = draft.volume[i] as number;
  }
  return { ...draft, volume, quoteVolume: quote };
}
