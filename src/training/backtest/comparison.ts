import { NeurotradeError } from '../../core/errors.js';
import type { BacktestResult } from './backtest-result.js';

/** A policy beside what doing nothing clever and what knowing the future would have earned, over the same bars. */
export interface Comparison {
  readonly policy: BacktestResult;
  readonly buyAndHold: BacktestResult;
  /** The best that hindsight allows: an upper bound, out of reach for everyone. */
  readonly hindsight: BacktestResult;
}

/** The three results, the policy first. */
export function contestants({ policy, buyAndHold, hindsight }: Comparison): readonly BacktestResult[] {
  return [policy, buyAndHold, hindsight];
}

/**
 * Refuses to set results of different spans side by side. A ruined one may end early.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function checkSameSpan(comparison: Comparison): void {
  const span = ({ account: { time }, ruined }: BacktestResult): [number, number] => [
    time[0] as number,
    ruined ? Number.NaN : (time[time.length - 1] as number),
  ];
  const [start, end] = span(comparison.buyAndHold);
  for (const result of contestants(comparison)) {
    const [from, to] = span(result);
    if (from === start && (Number.isNaN(to) || Number.isNaN(end) || to === end)) continue;
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `comparison: expected "${result.name}" over the same bars as "${comparison.buyAndHold.name}" (${start} to ${end}), found ${from} to ${to}; run all on environments of the same candles, window and episode options`,
      { details: { name: result.name } },
    );
  }
}
