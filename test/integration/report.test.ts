import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { geometricBrownian } from '../../src/data/synthetic/index.js';
import { logReturn } from '../../src/features/index.js';
import { compare, feeSweep, writeReport } from '../../src/training/index.js';
import { alternatingPolicy } from '../training/markets.js';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const missing = existsSync(chromiumPath) ? '' : ` (skipped: no Chromium at ${chromiumPath}; set CHROMIUM_PATH)`;

const SCREENS = [
  {
    name: 'a phone, light',
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    isMobile: true,
    hasTouch: true,
  },
  { name: 'a phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', isMobile: true, hasTouch: true },
  { name: 'a desk, light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'a desk, dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
] as const satisfies readonly (BrowserContextOptions & { name: string })[];

/** A page opened from disk, with everything that went wrong on it and everything that it asked for. */
interface Opened {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

describe.skipIf(missing !== '')(`a report in a browser${missing}`, () => {
  const path = join(mkdtempSync(join(tmpdir(), 'neurotrade-')), 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    const env = {
      candles: geometricBrownian({ bars: 1200, seed: 8, timeframe: '1d' }),
      features: [logReturn(1)],
      market: { takerFee: 0.001, spread: 0.0004 },
    } as const;
    const comparison = compare(alternatingPolicy(9), env, { name: '<b>PPO</b>' });
    const { metrics } = comparison.policy;
    const seeds = [1, 2, 3].map((seed) => ({ seed, chosen: seed === 2, validation: metrics, test: metrics }));
    writeReport(path, { ...comparison, feeSweep: feeSweep(alternatingPolicy(9), env), seeds }, { title: 'A <report>' });
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(() => browser?.close());

  async function open(options: BrowserContextOptions): Promise<Opened> {
    const context = await browser.newContext({ ...options, offline: true });
    const page = await context.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.waitForSelector('html[data-charts=ready]', { timeout: 20_000 });
    return { page, errors, requests };
  }

  it.each(SCREENS)('draws all charts without a network on $name', async ({ name, ...options }) => {
    const { page, errors, requests } = await open(options);
    expect(errors).toEqual([]);
    expect(requests).toEqual([pathToFileURL(path).href]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    for (const id of ['chart-price', 'chart-equity', 'chart-drawdown', 'chart-costs']) {
      expect(await inkOf(page, id), `${id} on ${name}`).toBeGreaterThan(500);
    }
    expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5);
    await page.context().close();
  });

  it('shows names as text, and switches lines, spans and scales', async () => {
    const { page, errors } = await open({ viewport: { width: 1280, height: 900 } });
    expect(await page.title()).toBe('A <report>');
    const line = page.locator('#chart-equity-legend button').first();
    expect(await line.textContent()).toContain('<b>PPO</b>');
    const before = await inkOf(page, 'chart-equity');
    await line.click();
    expect(await line.getAttribute('aria-pressed')).toBe('false');
    await expect.poll(() => inkOf(page, 'chart-equity')).toBeLessThan(before);
    await line.click();
    await expect.poll(() => page.locator('#fills-note').textContent()).toBe('');
    await page.locator('#ranges button', { hasText: '3 months' }).click();
    await page.locator('#log-scale').uncheck();
    await page.locator('#chart-drawdown').hover();
    const pointedAt = await page.locator('#moment').textContent();
    expect(pointedAt).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await page.mouse.move(5, 5);
    await expect.poll(() => page.locator('#moment').textContent()).not.toBe(pointedAt);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('has its tables without scripts', async () => {
    const { page } = await open({ viewport: { width: 390, height: 844 } });
    await page.context().close();
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(pathToFileURL(path).href);
    expect(await plain.locator('table').count()).toBe(4); // metrics, fees, seeds, trades
    expect(await plain.locator('.verdict').textContent()).toContain('buy and hold');
    await context.close();
  });
});

/** How many pixels of a chart's canvases are drawn on. */
function inkOf(page: Page, id: string): Promise<number> {
  return page.evaluate((chart) => {
    let ink = 0;
    for (const canvas of Array.from(document.querySelectorAll<HTMLCanvasElement>(`#${chart} canvas`))) {
      const context = canvas.getContext('2d');
      if (context === null || canvas.width * canvas.height === 0) continue;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 3; i < data.length; i += 4) if ((data[i] as number) > 0) ink++;
    }
    return ink;
  }, id);
}

/** The least contrast ratio (WCAG 2.2, 1.4.3) of any text to the background behind it. */
function lowestContrast(page: Page): Promise<number> {
  return page.evaluate(() => {
    const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (rgb: readonly number[]): number => {
      const [r, g, b] = rgb.slice(0, 3).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (element: Element | null): number[] => {
      if (element === null) return [255, 255, 255];
      const found = channels(getComputedStyle(element).backgroundColor);
      return (found[3] ?? 1) > 0 ? found : background(element.parentElement);
    };
    const texts = Array.from(
      document.querySelectorAll('h1, h2, p, th, td, figcaption, button, summary, label, output, a, dt, dd'),
    );
    const ratios = texts
      .filter((element) => (element.textContent ?? '').trim() !== '')
      .map((element) => {
        const [one, other] = [luminance(channels(getComputedStyle(element).color)), luminance(background(element))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      });
    return Math.min(...ratios);
  });
}
