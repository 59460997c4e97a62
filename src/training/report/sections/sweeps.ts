import type { FeeSweepRow } from '../../backtest/fee-sweep.js';
import { feeRows } from '../fee-table.js';
import { html, type SafeHtml } from '../html.js';
import { type SeedResult, seedRows } from '../seed-table.js';
import { tableSection } from './table.js';

/** What other fees would have done; nothing where none were tried. */
export function feeSection(sweep: readonly FeeSweepRow[]): SafeHtml {
  if (sweep.length === 0) return html``;
  return html`<section>
<h2>Fee sweep</h2>
${tableSection('Fee sweep', feeRows(sweep))}
<p class="note">Total returns under other taker fees (1 bp = 0.01 % of notional), all else equal; the policy is the same one throughout, not trained anew.</p>
</section>`;
}

/** Every training run beside the picked one; nothing where there was one alone. */
export function seedSection(seeds: readonly SeedResult[]): SafeHtml {
  if (seeds.length === 0) return html``;
  const picked = seeds.findIndex(({ chosen }) => chosen);
  return html`<section>
<h2>Seeds</h2>
${tableSection('Seeds', seedRows(seeds), picked)}
<p class="note">Total returns of training runs that differ in their seed alone. One was picked by its validation; the test of the others shows how much luck there is in it.</p>
</section>`;
}
