/** What became of one case. */
export interface Result {
  readonly name: string;
  readonly verdict: 'pass' | 'fail' | 'skipped';
  /** Largest errors by kind, or why it was skipped. */
  readonly detail: string;
}

/** A comparison's largest error, and whether each stayed within its tolerance. */
export interface Comparison {
  readonly error: number;
  readonly within: boolean;
  /** Where the largest error is. */
  readonly at: string;
}

/** Where the largest error of no numbers is. */
const NOWHERE = 'none';

export function line({ name, verdict, detail }: Result): string {
  return `${name.padEnd(40)} ${verdict.padEnd(8)} ${detail}`;
}

/** Skipped where no comparison had a number to compare. */
export function judged(name: string, comparisons: Readonly<Record<string, Comparison>>, note = ''): Result {
  const all = Object.entries(comparisons);
  if (all.every(([, { at }]) => at === NOWHERE)) return skipped(name, note || 'holds no numbers to compare');
  return {
    name,
    verdict: all.every(([, { within }]) => within) ? 'pass' : 'fail',
    detail: [...all.map(([kind, { error, at }]) => `${kind} ${error.toExponential(2)} (${at})`), note]
      .join('  ')
      .trim(),
  };
}

export function failed(name: string, error: unknown): Result {
  return { name, verdict: 'fail', detail: (error as Error).message };
}

export function skipped(name: string, reason: string): Result {
  return { name, verdict: 'skipped', detail: `skipped: ${reason}` };
}

/** Compares numbers one by one; a missing or NaN number is within tolerance only where NaN was expected. */
export function compare(
  pairs: Iterable<readonly [name: string, found: number, expected: number]>,
  tolerance: (name: string, expected: number) => number,
): Comparison {
  let worst: Comparison = { error: 0, within: true, at: NOWHERE };
  let most = -1;
  for (const [name, found, expected] of pairs) {
    const error = Number.isNaN(expected) && Number.isNaN(found) ? 0 : Math.abs(found - expected);
    const share = error / tolerance(name, expected);
    const within = worst.within && share <= 1;
    if (share > most || Number.isNaN(share)) worst = { error, within, at: name };
    else worst = { ...worst, within };
    most = Math.max(most, Number.isNaN(share) ? Infinity : share);
  }
  return worst;
}
