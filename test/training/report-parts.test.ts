import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, day, moment, money, percent, ratio } from '../../src/training/report/format.js';
import { escapeHtml, html, jsonForScript, rawHtml } from '../../src/training/report/html.js';
import { textTable } from '../../src/training/report/text-table.js';
import { thin } from '../../src/training/report/thin.js';

describe('format', () => {
  it.each([
    [percent(0.1234), '12.3 %'],
    [percent(-0.00001), '0.0 %'],
    [percent(12.345), '1,235 %'],
    [percent(1.373e8), '1.37e10 %'],
    [percent(Number.NaN), '–'],
    [ratio(-1.234), '-1.23'],
    [ratio(Infinity), '∞'],
    [money(9999.994), '9,999.99'],
    [money(123456.7), '123,457'],
    [money(7.7e10), '7.70e10'],
    [money(-0.001), '0.00'],
    [count(12345), '12,345'],
    [day(Date.UTC(2019, 11, 31)), '2019-12-31'],
    [moment(Date.UTC(2019, 11, 31)), '2019-12-31'],
    [moment(Date.UTC(2019, 11, 31, 13)), '2019-12-31 13:00'],
  ])('writes %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('html', () => {
  it('escapes values and leaves markup alone', () => {
    const title = `<img src=x onerror="alert('&')">`;
    expect(html`<p title="${title}">${title}${html`<b>${1}</b>`}${[rawHtml('<i>'), rawHtml('</i>')]}</p>`.text).toBe(
      `<p title="${escapeHtml(title)}">&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;<b>1</b><i></i></p>`,
    );
  });

  it('embeds any JSON without ending its script element', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant('</script><!--'))), (texts) => {
        const embedded = jsonForScript(texts).text;
        expect(embedded).not.toContain('<');
        expect(JSON.parse(embedded)).toEqual(texts);
      }),
    );
  });
});

describe('thin', () => {
  it('keeps everything that fits', () => {
    expect(thin(5, [[1, 2, 3, 4, 5]], 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps ends and extremes, in order, within the limit', () => {
    const walk = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 101, maxLength: 1000 });
    fc.assert(
      fc.property(walk, walk, (one, other) => {
        const kept = thin(one.length, [one, other], 100);
        expect(kept.length).toBeLessThanOrEqual(100);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect([kept[0], kept.at(-1)]).toEqual([0, one.length - 1]);
        for (const column of [one, other.slice(0, one.length)]) {
          const shown = kept.filter((bar) => bar < column.length).map((bar) => column[bar]);
          expect(Math.max(...(shown as number[]))).toBe(Math.max(...column));
          expect(Math.min(...(shown as number[]))).toBe(Math.min(...column));
        }
      }),
    );
  });
});

describe('textTable', () => {
  const table = {
    head: ['fee', 'return'],
    rows: [
      ['0 bp', '1.0 %'],
      ['10 bp', '-12.0 %'],
    ],
  };

  it('aligns columns with spaces alone for logs', () => {
    expect(textTable(table, { plain: true })).toBe(['fee     return', '0 bp     1.0 %', '10 bp  -12.0 %'].join('\n'));
  });

  it('draws boxes for terminals, without colour codes', () => {
    const drawn = textTable(table, { plain: false });
    expect(drawn).toContain('│ 10 bp │ -12.0 % │');
    expect(drawn).not.toContain('\u001b');
  });
});
