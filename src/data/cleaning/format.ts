import { formatTime } from '../time.js';
import type { CleaningReport, Fault, FaultKind, FaultRange } from './report.js';

const LABELS: Readonly<Record<FaultKind, string>> = {
  nonFinite: 'rows with a number that is not finite',
  impossible: 'rows with impossible prices or volume',
  disorder: 'rows out of order',
  duplicates: 'rows with a time that another has',
  swappedVolume: 'bars with base and quote volume swapped',
  volumeMismatch: 'bars whose two volumes do not fit the price',
  zeroVolume: 'bars without volume',
  outliers: 'closes that spike and revert',
  offGrid: 'bars off the time frame',
  gaps: 'missing bars',
};

const ORDERS = { oldestFirst: 'oldest first', newestFirst: 'newest first', mixed: 'out of order' } as const;

/** A report as text for people, a line a kind of fault and at most `ranges` of its ranges. */
export function formatReport(report: CleaningReport, { ranges = 5 }: { readonly ranges?: number } = {}): string {
  const { symbol, timeframe, rowsIn, barsOut, startTime, endTime, order, faults } = report;
  const head = [
    `${symbol} ${timeframe}: ${rowsIn} rows (${ORDERS[order]}) -> ${barsOut} bars, ${formatTime(startTime)} to ${formatTime(endTime)}`,
  ];
  if (faults.length === 0) head.push('  no faults found');
  return head.concat(faults.flatMap((fault) => faultLines(fault, ranges))).join('\n');
}

/** One fault in a phrase. */
export function describeFault(fault: Fault): string {
  const [first] = fault.ranges;
  const where = first === undefined ? '' : `, first at ${describeRange(fault.kind, first)}`;
  return `${fault.count} ${LABELS[fault.kind]}${fault.note === undefined ? '' : ` (${fault.note})`}${where}`;
}

function faultLines(fault: Fault, most: number): string[] {
  const done = fault.repaired === 0 ? 'left as they are' : `${fault.repaired} repaired (${fault.action})`;
  const note = fault.note === undefined ? '' : `; ${fault.note}`;
  const shown = fault.ranges.slice(0, most).map((range) => `    ${describeRange(fault.kind, range)}`);
  const hidden = fault.ranges.length - shown.length;
  if (hidden > 0) shown.push(`    and ${hidden} more`);
  return [`  ${fault.count} ${LABELS[fault.kind]}: ${done}${note}`, ...shown];
}

function describeRange(kind: FaultKind, { from, to, startTime, endTime, count }: FaultRange): string {
  const times = startTime === endTime ? formatTime(startTime) : `${formatTime(startTime)} to ${formatTime(endTime)}`;
  if (kind === 'gaps') return `${count} between rows ${from} and ${to}: ${times}`;
  return `${from === to ? `row ${from}` : `rows ${from}-${to}`}: ${times}`;
}
