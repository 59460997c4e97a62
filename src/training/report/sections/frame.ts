import type { Comparison } from '../../backtest/comparison.js';
import { count, day } from '../format.js';
import { html, type SafeHtml } from '../html.js';
import { verdict } from '../verdict.js';

/** Title, span and outcome. */
export function headerSection(comparison: Comparison, title: string, subtitle: string | undefined): SafeHtml {
  const { time } = comparison.buyAndHold.account;
  const span = `${day(time[0] as number)} to ${day(time[time.length - 1] as number)}, ${count(time.length)} bars`;
  return html`<header>
<h1>${title}</h1>
<p class="muted">${subtitle === undefined ? span : `${subtitle} · ${span}`}</p>
<p class="verdict">${verdict(comparison)}</p>
</header>`;
}

/** Notes, how the page was drawn, and who made the charting library. */
export function footerSection(bars: number, drawn: number, notes: readonly string[]): SafeHtml {
  const thinned =
    drawn < bars
      ? html`<p>The charts draw ${count(drawn)} of ${count(bars)} bars; every stretch keeps its last, highest and lowest one. All numbers are of all bars.</p>`
      : '';
  return html`<footer class="muted">
${notes.map((note) => html`<p>${note}</p>`)}
${thinned}
<p>One span of one market says little about any other. Past results promise nothing.</p>
<p>Made with neurotrade. Charts: <a href="https://www.tradingview.com/" rel="noopener noreferrer">TradingView</a> Lightweight Charts™, Copyright (c) TradingView, Inc., Apache License 2.0.</p>
</footer>`;
}
