import { type Comparison, contestants } from '../../backtest/comparison.js';
import { html, type SafeHtml } from '../html.js';
import { METRIC_ROWS } from '../metric-rows.js';
import { tableSection } from './table.js';

/** All metrics of all contestants, and what each means. */
export function metricsSection(comparison: Comparison): SafeHtml {
  const results = contestants(comparison);
  const head = ['', ...results.map(({ name }) => name)];
  const rows = METRIC_ROWS.map(({ label, show }) => [label, ...results.map(show)]);
  const meanings = METRIC_ROWS.map(({ label, meaning }) => html`<dt>${label}</dt><dd>${meaning}</dd>`);
  return html`<section>
<h2>Metrics</h2>
${tableSection('Metrics', { head, rows })}
<details><summary>What they mean</summary><dl>${meanings}</dl></details>
</section>`;
}
