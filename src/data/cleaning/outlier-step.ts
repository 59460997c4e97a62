import { type CleaningStep, type Draft, faultAt, without } from './draft.js';

/** The median absolute value of a normal variable is this many standard deviations. */
const NORMAL_MEDIAN = 0.6744897501960817;

/**
 * Finds, or drops, spikes that revert at once: closes further than `outlierThreshold` robust standard deviations from both
 * neighbouring closes, on the same side. The deviation is the median of |log return| over 0.6745, returns of 0 left out, so
 * that flat stretches do not make every move an outlier. It judges a bar by the bar after it: clean data before splitting
 * it, never inside a feature. Dropping repeats until no spike is left.
 */
export const dropOutliers: CleaningStep = (draft, options, input) => {
  const action = options.outliers;
  const rows: number[] = [];
  let left = draft;
  for (let spikes = findSpikes(left, options.outlierThreshold); spikes.length > 0; ) {
    rows.push(...spikes.map((place) => left.rows[place] as number));
    if (action !== 'drop') break;
    left = without(left, spikes);
    spikes = findSpikes(left, options.outlierThreshold);
  }
  const found = new Set(rows);
  const places = Array.from(draft.rows.keys()).filter((place) => found.has(draft.rows[place] as number));
  const repaired = action === 'drop' ? places.length : 0;
  return {
    draft: left,
    fault: faultAt('outliers', draft, places, { action, repaired, input }),
    blocked: action === 'error',
  };
};

function findSpikes({ close }: Draft, threshold: number): number[] {
  const returns = new Float64Array(Math.max(0, close.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = Math.log((close[i + 1] as number) / (close[i] as number));
  const limit = (threshold * medianMove(returns)) / NORMAL_MEDIAN;
  const spikes: number[] = [];
  for (let i = 1; i < returns.length; i++) {
    const [before, after] = [returns[i - 1] as number, returns[i] as number];
    if (before * after < 0 && Math.min(Math.abs(before), Math.abs(after)) > limit) spikes.push(i);
  }
  return spikes;
}

function medianMove(returns: Float64Array): number {
  const moves = returns
    .map(Math.abs)
    .filter((move) => move > 0)
    .sort();
  return moves.length === 0 ? Infinity : (moves[moves.length >>> 1] as number);
}
