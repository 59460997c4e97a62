import { writeFileAtomic } from '../../core/files.js';
import { integer, resolveOptions, text, value } from '../../core/options.js';
import type { Comparison } from '../backtest/comparison.js';
import type { FeeSweepRow } from '../backtest/fee-sweep.js';
import { buildPayload } from './build-payload.js';
import { html, jsonForScript } from './html.js';
import { chartSections } from './sections/charts.js';
import { documentOf } from './sections/document.js';
import { footerSection, headerSection } from './sections/frame.js';
import { metricsSection } from './sections/metrics.js';
import { feeSection, seedSection } from './sections/sweeps.js';
import { tradesSection } from './sections/trades.js';
import type { SeedResult } from './seed-table.js';

/** What a report is about. */
export interface ReportResults extends Comparison {
  readonly feeSweep?: readonly FeeSweepRow[] | undefined;
  readonly seeds?: readonly SeedResult[] | undefined;
}

export interface ReportOptions {
  /** @default 'Backtest' */
  readonly title?: string | undefined;
  /** A line below the title: the market, the model, the data. */
  readonly subtitle?: string | undefined;
  /** Paragraphs at the end: assumptions, sources, licences. */
  readonly notes?: readonly string[] | undefined;
  /** Longer spans are thinned to this many bars for the charts; peaks and troughs stay. @default 8000 */
  readonly maxPoints?: number | undefined;
  /** The list of trades shows at most this many, the latest. @default 500 */
  readonly maxTrades?: number | undefined;
}

interface Resolved {
  readonly title: string;
  readonly subtitle: string | undefined;
  readonly notes: readonly string[];
  readonly maxPoints: number;
  readonly maxTrades: number;
}

/**
 * One HTML page with everything in it: price with trades, equity against both baselines, drawdown, costs, metrics, fee
 * sweep, seeds and trades. It opens from disk, asks for nothing from a network (a content security policy forbids it),
 * and fits phones. Equal results give equal bytes.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, also where the results are not of the same bars
 *
 * @example
 * ```ts
 * writeReport('out/report.html', { policy, buyAndHold, hindsight, feeSweep }, { title: 'S&P 500, 2017 to 2020' });
 * ```
 */
export function htmlReport(results: ReportResults, options: ReportOptions = {}): string {
  const { title, subtitle, notes, maxPoints, maxTrades } = resolveReportOptions(options);
  const header = headerSection(results, title, subtitle);
  const payload = buildPayload(results, maxPoints);
  const bars = results.buyAndHold.account.time.length;
  const content = html`${header}
${chartSections(results)}
${metricsSection(results)}
${feeSection(results.feeSweep ?? [])}
${seedSection(results.seeds ?? [])}
${tradesSection(results.policy, maxTrades)}
${footerSection(bars, payload.time.length, notes)}
<script type="application/json" id="report-data">${jsonForScript(payload)}</script>`;
  return documentOf(title, content).text;
}

/**
 * Writes {@link htmlReport} whole or not at all; missing folders are made.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `IO`; `UNSUPPORTED` outside Node
 */
export function writeReport(path: string, results: ReportResults, options: ReportOptions = {}): void {
  writeFileAtomic(path, htmlReport(results, options));
}

function resolveReportOptions(options: ReportOptions): Readonly<Resolved> {
  const areTexts = (candidate: unknown): boolean =>
    Array.isArray(candidate) && candidate.every((note) => typeof note === 'string');
  return resolveOptions<Resolved>('report', options, {
    title: text('Backtest'),
    subtitle: text(undefined),
    notes: value<readonly string[]>('a list of texts', areTexts, []),
    maxPoints: integer({ min: 100 }, 8000),
    maxTrades: integer({ min: 1 }, 500),
  });
}
