// Bundles the environment and a policy for the browser, acts in headless Chromium, and compares with Node step by step.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
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
  logLevel: 'error',
  external: ['neurotrade/agents'],
});
const code = outputFiles[0].text;
const [{ inputs }] = Object.values(metafile.outputs);
const shipped = Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0);
const forbidden = shipped.filter((input) => /tensorflow|apache-arrow|cli-progress/.test(input));
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
  const found = await page.evaluate(
    (bytes) => globalThis.neurotradeCheck.act(new Uint8Array(bytes)),
    Array.from(policy),
  );
  strictEqual(problems.join('\n'), '');
  deepStrictEqual(found.actions, expected.actions);
  // The last bits of Math.exp and its like differ between engines.
  const error = Math.abs(found.equity / expected.equity - 1);
  ok(error < 1e-12, `expected the equity ${expected.equity}, found ${found.equity}`);
  console.log(
    `Chromium ${browser.version()}: ${found.actions.length} actions equal Node's, the equity to ${error.toExponential(0)}; bundle ${(code.length / 1024).toFixed(0)} kB minified`,
  );
} finally {
  await browser.close();
}
