/** One way to have got here: what the account holds, and the trade that it made last. */
export interface Candidate {
  cash: number;
  position: number;
  readonly trade: Trade | null;
}

/** A trade on the way, linked to the one before it. */
export interface Trade {
  /** The bar in which it filled. */
  readonly bar: number;
  /** Index of the target that it reached. */
  readonly target: number;
  readonly previous: Trade | null;
}

/**
 * Drops the candidates of one target that no future can make the best: those with neither more cash nor more position
 * than another, and, where `convex`, those below the line between two others.
 *
 * While costs are linear and the direction of every trade out of a target is known, what a candidate will be worth is, for
 * each plan, a linear function `cash + position × p` with p > 0, so the best is a corner of the upper hull.
 *
 * @param candidates reordered and shortened in place, by falling position
 */
export function prune(candidates: Candidate[], convex: boolean): void {
  if (candidates.length < 2) return;
  candidates.sort((a, b) => b.position - a.position || b.cash - a.cash);
  let kept = 0;
  for (const candidate of candidates) {
    if (kept > 0 && candidate.cash <= (candidates[kept - 1] as Candidate).cash) continue;
    while (convex && kept > 1 && below(candidates[kept - 2], candidates[kept - 1], candidate)) kept--;
    candidates[kept++] = candidate;
  }
  candidates.length = kept;
}

/** Whether `middle` lies on or below the line from `left` to `right`. */
function below(left: Candidate | undefined, middle: Candidate | undefined, right: Candidate): boolean {
  const [a, b] = [left as Candidate, middle as Candidate];
  return (b.cash - a.cash) * (a.position - right.position) <= (right.cash - a.cash) * (a.position - b.position);
}
