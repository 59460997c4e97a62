// Bundles the environment and a policy for the browser, acts in headless Chromium, and compares with Node step by step.
import { strictEqual } from 'node:assert';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.mjs';

const entry = new URL('../test/browser/act.mjs', import.meta.url).pathname;
const { act, trainedPolicy } = await import(entry);

const { outputFiles, metafile } = await build({
  entryPoints: [entry],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'iife',
  globalName: 'neurotradeCheck',
  platform: 'browser',
  external: ['neurotrade/agents'],
});
const code = outputFiles[0].text;
const forbidden = Object.keys(metafile.inputs).filter((input) => /tensorflow|apache-arrow|cli-progress/.test(input));
strictEqual(forbidden.length, 0, `the inference bundle pulls in ${forbidden[0]}`);

const policy = await trainedPolicy();
const expected = await act(policy);
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
try {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.setContent('<!doctype html><title>neurotrade</title>');
  await page.addScriptTag({ content: code });
  const found = await page.evaluate((bytes) => globalThis.neurotradeCheck.act(new Uint8Array(bytes)), Array.from(policy));
  strictEqual(problems.join('\n'), '');
  strictEqual(JSON.stringify(found), JSON.stringify(expected));
  console.log(`Chromium ${browser.version()}: ${found.actions.length} actions and the equity equal Node's; bundle ${(code.length / 1024).toFixed(0)} kB minified`);
} finally {
  await browser.close();
}
