import type { Comparison } from '../../backtest/comparison.js';
import { contestants } from '../../backtest/comparison.js';
import { count, day, money, percent } from '../format.js';
import { html, type SafeHtml } from '../html.js';

interface ChartText {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** What the picture shows, for those who do not see it. */
  readonly summary: string;
}

/** The places that the page's script draws in, each with its numbers in words. */
export function chartSections(comparison: Comparison): SafeHtml {
  const { policy } = comparison;
  const charts = [priceText(comparison), equityText(comparison), drawdownText(comparison)];
  return html`<div class="tools"><span id="ranges" role="group" aria-label="Span shown"></span><output id="moment" aria-label="Moment pointed at"></output></div>
<noscript><p class="note">The charts need JavaScript; all tables below are complete without it.</p></noscript>
${charts.map(chartSection)}
${policy.costs.total === 0 ? noCosts() : chartSection(costsText(comparison))}`;
}

function chartSection({ id, title, caption, summary }: ChartText): SafeHtml {
  const logScale =
    id === 'chart-equity'
      ? html`<label class="switch"><input type="checkbox" id="log-scale" checked> logarithmic scale</label>`
      : '';
  return html`<section>
<h2 id="${id}-title">${title}</h2>
<div class="legend" id="${id}-legend" role="group" aria-label="Lines of: ${title}"></div>${logScale}
<figure aria-labelledby="${id}-title" aria-describedby="${id}-caption">
<p class="sr">${summary}</p>
<div class="chart" id="${id}"></div>
<figcaption id="${id}-caption">${caption}${id === 'chart-price' ? html` <span id="fills-note" role="status"></span>` : ''}</figcaption>
</figure>
</section>
`;
}

function priceText({ policy: { account, metrics } }: Comparison): ChartText {
  const { time, price } = account;
  const last = time.length - 1;
  return {
    id: 'chart-price',
    title: 'Price and trades',
    caption:
      'Closes, with an arrow up where the policy bought and down where it sold; below, its position as a share of equity.',
    summary: `Price from ${money(price[0] as number)} on ${day(time[0] as number)} to ${money(price[last] as number)} on ${day(time[last] as number)}, with ${count(metrics.fills)} fills of the policy`,
  };
}

function equityText(comparison: Comparison): ChartText {
  const ends = contestants(comparison).map(({ name, metrics }) => `${name} ${money(metrics.finalEquity)}`);
  return {
    id: 'chart-equity',
    title: 'Equity',
    caption:
      'Cash and position at each close, all costs paid. The hindsight optimum knows every price in advance: it is the ceiling, not a goal; where it leaves the others too far behind, it is drawn below on a scale of its own.',
    summary: `Equity at the end: ${ends.join(', ')}`,
  };
}

function drawdownText({ policy, buyAndHold }: Comparison): ChartText {
  const deepest = [policy, buyAndHold].map(({ name, metrics }) => `${name} ${percent(metrics.maxDrawdown)}`);
  return {
    id: 'chart-drawdown',
    title: 'Drawdown',
    caption: 'How far equity stands below its highest value so far.',
    summary: `Deepest drawdown: ${deepest.join(', ')}`,
  };
}

function costsText({ policy: { name, costs } }: Comparison): ChartText {
  return {
    id: 'chart-costs',
    title: 'Costs',
    caption: `What ${name} has paid so far, in quote currency.`,
    summary: `Costs of ${name}: fees ${money(costs.fees)}, slippage ${money(costs.slippage)}, borrow ${money(costs.borrow)}`,
  };
}

function noCosts(): SafeHtml {
  return html`<section><h2>Costs</h2><p class="note">None were paid.</p></section>`;
}
