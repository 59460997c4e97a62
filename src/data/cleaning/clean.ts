import { NeurotradeError } from '../../core/errors.js';
import { timeframeMs } from '../../core/timeframe.js';
import { CANDLE_COLUMNS, type CandleColumns, type CandleSeries, candleSeries } from '../candles.js';
import { type CleaningStep, draftOf } from './draft.js';
import { describeFault } from './format.js';
import { fillGaps, findOffGrid } from './gap-steps.js';
import { type CleaningOptions, resolveCleaning } from './options.js';
import { dropDuplicates, orderOf, repairDisorder } from './order-steps.js';
import { dropOutliers } from './outlier-step.js';
import type { CleaningReport, Fault, FaultKind } from './report.js';
import { dropNonFinite, repairImpossible } from './soundness-steps.js';
import { dropZeroVolume, findVolumeMismatch, repairSwappedVolume } from './volume-steps.js';

/** In this order, since each relies on what the ones before it established. */
const STEPS: readonly CleaningStep[] = [
  dropNonFinite,
  repairImpossible,
  repairDisorder,
  dropDuplicates,
  findVolumeMismatch,
  repairSwappedVolume,
  dropZeroVolume,
  dropOutliers,
  findOffGrid,
  fillGaps,
];

/** What the options can say to repair a kind of fault. */
const REPAIRS: Readonly<Record<FaultKind, string>> = {
  nonFinite: '"drop"',
  impossible: '"drop" (or "widen" where prices are above 0)',
  disorder: '"sort" (or "reverse" where it is newest first throughout)',
  duplicates: '"keepFirst" or "keepLast"',
  swappedVolume: '"swap"',
  volumeMismatch: '"report"',
  zeroVolume: '"drop" or "report"',
  outliers: '"drop" or "report"',
  offGrid: '"report"',
  gaps: '"fillFlat" or "report"',
};

/**
 * Makes a series of columns as they came. Finds every kind of fault, repairs those that the options name and nothing else,
 * and reports all of them. The input is not changed.
 *
 * @throws NeurotradeError `INVALID_CANDLES` where a fault that no series may have (or that the options call an error) was
 * found: the message names the option that repairs it and `details.report` holds the whole report; also where no bar is left
 * or columns differ in length. `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * const { candles, report } = cleanCandles(columnsFromCsv(text), { disorder: 'sort', swappedVolume: 'swap' });
 * console.log(formatReport(report));
 * ```
 */
export function cleanCandles(
  columns: CandleColumns,
  options: CleaningOptions = {},
): { readonly candles: CandleSeries; readonly report: CleaningReport } {
  const resolved = resolveCleaning(options);
  timeframeMs(columns.timeframe);
  refuseRagged(columns);
  let draft = draftOf(columns);
  const faults: Fault[] = [];
  const blocked: Fault[] = [];
  for (const step of STEPS) {
    const result = step(draft, resolved, columns);
    draft = result.draft;
    if (result.fault === undefined) continue;
    faults.push(result.fault);
    if (result.blocked) blocked.push(result.fault);
  }
  const report = reportOf(columns, draft, faults);
  if (blocked.length > 0) throw refusal(report, blocked);
  if (draft.time.length === 0) throw nothingLeft(report);
  return { candles: candleSeries(draft), report };
}

function reportOf(input: CandleColumns, { time }: CandleColumns, faults: readonly Fault[]): CleaningReport {
  return {
    symbol: input.symbol,
    timeframe: input.timeframe,
    rowsIn: input.time.length,
    barsOut: time.length,
    startTime: time[0] ?? Number.NaN,
    endTime: time[time.length - 1] ?? Number.NaN,
    order: orderOf(input),
    faults,
  };
}

function refuseRagged(columns: CandleColumns): void {
  const length = columns.time.length;
  const ragged = [...CANDLE_COLUMNS, 'quoteVolume' as const].filter(
    (name) => (columns[name]?.length ?? length) !== length,
  );
  if (ragged.length === 0) return;
  throw new NeurotradeError(
    'INVALID_CANDLES',
    `${columns.symbol}: expected ${length} values in every column, as in "time"; found ${ragged.map((name) => `${columns[name]?.length} in "${name}"`).join(', ')}`,
  );
}

function refusal(report: CleaningReport, blocked: readonly Fault[]): NeurotradeError {
  const found = blocked.map(
    (fault) => `${describeFault(fault)}; set ${fault.kind} to ${REPAIRS[fault.kind]} to accept it`,
  );
  return new NeurotradeError('INVALID_CANDLES', `cleanCandles: ${report.symbol}: ${found.join('. ')}`, {
    details: { report },
  });
}

function nothingLeft(report: CleaningReport): NeurotradeError {
  const dropped = report.faults.map(describeFault).join('; ');
  return new NeurotradeError(
    'INVALID_CANDLES',
    `cleanCandles: ${report.symbol}: no bar is left of ${report.rowsIn}${dropped === '' ? '' : ` (${dropped})`}`,
    { details: { report } },
  );
}
