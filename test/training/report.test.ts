import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { geometricBrownian } from '../../src/data/synthetic/index.js';
import type { TradingEnvOptions } from '../../src/env/trading/options.js';
import { logReturn } from '../../src/features/index.js';
import { compare } from '../../src/training/backtest/compare.js';
import type { Comparison } from '../../src/training/backtest/comparison.js';
import { feeSweep } from '../../src/training/backtest/fee-sweep.js';
import { buildPayload } from '../../src/training/report/build-payload.js';
import { compareTable } from '../../src/training/report/compare-table.js';
import { feeTable } from '../../src/training/report/fee-table.js';
import { PAGE_SCRIPT } from '../../src/training/report/generated/page-script.js';
import { htmlReport, writeReport } from '../../src/training/report/html-report.js';
import { seedTable } from '../../src/training/report/seed-table.js';
import { verdict } from '../../src/training/report/verdict.js';
import { constantPolicy } from './fakes.js';
import { alternatingPolicy } from './markets.js';

const env: TradingEnvOptions = {
  candles: geometricBrownian({ bars: 400, seed: 11, timeframe: '1d' }),
  features: [logReturn(1)],
  market: { takerFee: 0.001, spread: 0.0004 },
};
const comparison = compare(alternatingPolicy(7), env, { name: 'PPO' });

describe('verdict', () => {
  const returning = (own: number, hold: number): Comparison => ({
    ...comparison,
    policy: { ...comparison.policy, metrics: { ...comparison.policy.metrics, totalReturn: own } },
    buyAndHold: { ...comparison.buyAndHold, metrics: { ...comparison.buyAndHold.metrics, totalReturn: hold } },
  });

  it.each([
    [0.1, 0.3, 'It did not beat buying and holding: 20.0 percentage points less'],
    [0.3, 0.1, 'It beat buying and holding by 20.0 percentage points'],
    [0.1, 0.1, 'It earned exactly what buying and holding did'],
  ])('says how %d stands to %d', (own, hold, sentence) => {
    expect(verdict(returning(own, hold))).toContain(sentence);
  });

  it('says when nothing was traded', () => {
    expect(verdict(compare(constantPolicy(0), env))).toContain('It never traded.');
  });
});

describe('console tables', () => {
  it('set every metric beside both baselines', () => {
    const [head, ...lines] = compareTable(comparison, { plain: true }).split('\n');
    expect(head?.trim().split(/ {2,}/)).toEqual(['PPO', 'buy and hold', 'hindsight optimum']);
    const row = (label: string): string[] => lines.find((line) => line.startsWith(label))?.split(/ {2,}/) ?? [];
    expect(row('Trades')).toEqual([
      'Trades',
      String(comparison.policy.trades.length),
      '1',
      String(comparison.hindsight.trades.length),
    ]);
    expect(row('Win rate')[2]).toBe('–');
    expect(lines.at(-1)).toBe(verdict(comparison));
  });

  it('show a row a fee and a row a seed', () => {
    expect(feeTable(feeSweep(alternatingPolicy(7), env), { plain: true }).match(/^\d+ bp/gm)).toEqual([
      '0 bp',
      '5 bp',
      '10 bp',
      '20 bp',
    ]);
    const { metrics } = comparison.policy;
    const seeds = [1, 2].map((seed) => ({ seed, chosen: seed === 2, validation: metrics, test: metrics }));
    expect(seedTable(seeds, { plain: true })).toMatch(/^2 +yes/m);
  });
});

describe('buildPayload', () => {
  it('carries all bars, running costs and every fill', () => {
    const { policy } = comparison;
    const payload = buildPayload(comparison, 1000);
    expect(payload.time).toHaveLength(policy.account.time.length);
    expect(payload.costs.map(({ name, values }) => [name, values.at(-1)])).toEqual([
      ['fees', Number(policy.costs.fees.toPrecision(6))],
      ['slippage', Number(policy.costs.slippage.toPrecision(6))],
    ]);
    expect(payload.fills).toHaveLength(policy.metrics.fills);
    for (const [i, { at }] of payload.fills.entries()) {
      expect(payload.time[at]).toBe((policy.account.fills[i]?.time as number) / 1000);
    }
    expect(Math.min(...(payload.drawdown[0]?.values ?? []))).toBeCloseTo(-policy.metrics.maxDrawdown, 5);
  });

  it('puts fills of a thinned span on the next drawn bar', () => {
    const { account } = comparison.policy;
    const payload = buildPayload(comparison, 100);
    expect(payload.time.length).toBeLessThanOrEqual(100);
    for (const [i, { at }] of payload.fills.entries()) {
      const time = (account.fills[i]?.time as number) / 1000;
      expect(payload.time[at]).toBeGreaterThanOrEqual(time);
      expect(payload.time[at - 1] ?? -Infinity).toBeLessThan(time);
    }
  });

  it('ends the line of an account that was ruined early', () => {
    const { account } = comparison.policy;
    const cut = Object.fromEntries(
      Object.entries(account).map(([name, column]) => [
        name,
        ArrayBuffer.isView(column) ? (column as Float64Array).slice(0, 50) : [],
      ]),
    ) as unknown as typeof account;
    const payload = buildPayload({ ...comparison, policy: { ...comparison.policy, account: cut, ruined: true } }, 1000);
    expect(payload.equity.map(({ values }) => values.length)).toEqual([50, 399, 399]);
    expect(payload.time).toHaveLength(399);
  });
});

describe('htmlReport', () => {
  const hostile = `</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"'&`;
  const page = htmlReport(
    { ...comparison, policy: { ...comparison.policy, name: hostile } },
    { title: hostile, subtitle: hostile, notes: [hostile] },
  );

  it('escapes whatever names and titles hold', () => {
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
    expect(page.match(/<script/g)).toHaveLength(2); // data and page script
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain('&lt;img src=x onerror=alert(2)&gt;');
  });

  it('forbids every resource and every script but its own', () => {
    const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
    expect(page).toContain(`default-src &#39;none&#39;`);
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(page).not.toMatch(/<(?:link|iframe|img|object|embed)\b/);
    expect(page).not.toMatch(/\bsrc=["']?https?:|url\(\s*["']?https?:|@import/);
  });

  it('keeps the charting library’s notice', () => {
    expect(page).toContain('TradingView Lightweight Charts™');
    expect(page).toContain('Licensed under Apache License 2.0');
    expect(page).toContain('href="https://www.tradingview.com/"');
  });

  it('is the same bytes for the same results', () => {
    expect(htmlReport(comparison)).toBe(htmlReport(comparison));
  });

  it('stays small at five thousand bars', () => {
    const long = { ...env, candles: geometricBrownian({ bars: 5000, seed: 2, timeframe: '1d' }) };
    const report = htmlReport(compare(alternatingPolicy(5), long));
    expect(Buffer.byteLength(report)).toBeLessThan(1.5 * 2 ** 20);
  });

  it('tells how much of a long span it draws', () => {
    expect(htmlReport(comparison, { maxPoints: 100 })).toMatch(/The charts draw \d+ of 399 bars/);
    expect(htmlReport(comparison)).not.toContain('The charts draw');
  });

  it('is written whole, and refused before anything is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'neurotrade-'));
    const path = join(folder, 'deep', 'report.html');
    const other = compare(alternatingPolicy(7), { ...env, episode: { from: 50 } });
    expect(() => writeReport(path, { ...comparison, hindsight: other.hindsight })).toThrowError(/over the same bars/);
    expect(() => writeReport(path, comparison, { tittle: 'x' } as never)).toThrowError(/unknown option "tittle"/);
    expect(existsSync(join(folder, 'deep'))).toBe(false);
    writeReport(path, comparison);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['report.html']);
    expect(readFileSync(path, 'utf8')).toBe(htmlReport(comparison));
  });
});

describe('the page script', () => {
  it('is the one of the sources and libraries at hand (node scripts/build-report-page.mjs makes it anew)', async () => {
    const builder = '../../scripts/build-report-page.mjs';
    const { pageScriptModule } = (await import(builder)) as { pageScriptModule: () => Promise<string> };
    const module = readFileSync(new URL('../../src/training/report/generated/page-script.ts', import.meta.url), 'utf8');
    expect((await pageScriptModule()) === module).toBe(true);
  });
});
