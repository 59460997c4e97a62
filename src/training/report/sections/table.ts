import { html, type SafeHtml } from '../html.js';
import type { TextTable } from '../text-table.js';

/** A table that scrolls sideways by itself where the screen is narrow. */
export function tableSection(label: string, { head, rows }: TextTable, picked: number = -1): SafeHtml {
  const header = head.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map(
    ([first = '', ...cells], i) =>
      html`<tr${i === picked ? html` class="picked"` : ''}><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table>
<thead><tr>${header}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}
