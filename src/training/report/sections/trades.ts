import type { BacktestResult } from '../../backtest/backtest-result.js';
import type { Trade } from '../../backtest/trade.js';
import { count, moment, money, percent } from '../format.js';
import { html, type SafeHtml } from '../html.js';
import { tableSection } from './table.js';

/** The policy's latest trades, newest first. */
export function tradesSection({ trades, name }: BacktestResult, most: number): SafeHtml {
  if (trades.length === 0) return html`<section><h2>Trades</h2><p class="note">There were none.</p></section>`;
  const shown = trades.slice(-most).reverse();
  const title =
    shown.length < trades.length ? `the latest ${shown.length} of ${count(trades.length)}` : count(trades.length);
  const head = ['entered', 'left', 'side', 'bars', 'entry', 'exit', 'profit', 'return', 'fees'];
  return html`<section>
<h2>Trades</h2>
<details><summary>Trades of ${name}: ${title}</summary>
${tableSection('Trades', { head, rows: shown.map(tradeRow) })}
<p class="note">A trade lasts from flat to flat; profits are after fees and interest.</p>
</details>
</section>`;
}

function tradeRow(trade: Trade): string[] {
  return [
    moment(trade.entryTime),
    trade.open ? 'still open' : moment(trade.exitTime),
    trade.side,
    count(trade.bars),
    money(trade.entryPrice),
    money(trade.exitPrice),
    money(trade.profit),
    percent(trade.return),
    money(trade.fees),
  ];
}
