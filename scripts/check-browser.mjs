// Bundles the library for the browser and uses it in headless Chromium: an environment and a policy must act as in Node,
// without tfjs; an agent must learn, with it.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.mjs';

const program = (name) => new URL(`../test/browser/${name}.mjs`, import.meta.url).pathname;

/** One script that puts the program's exports on `globalThis[name]`, and the files that it is made of. */
async function bundle(name, external = []) {
  const { outputFiles, metafile } = await build({
    entryPoints: [program(name)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: name,
    platform: 'browser',
    logLevel: 'error',
    external,
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  return { code: outputFiles[0].text, inputs: Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0) };
}

/** Loads the script into an empty page and calls its function there. */
async function callInPage(browser, code, name, bytes) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.setContent('<!doctype html><title>neurotrade</title>');
  await page.addScriptTag({ content: code });
  const call = ([key, input]) => globalThis[key][key](new Uint8Array(input));
  const found = await page.evaluate(call, [name, Array.from(bytes)]);
  strictEqual(problems.join('\n'), '');
  return found;
}

const kilobytes = (code) => `${(code.length / 1024).toFixed(0)} kB minified`;

async function checkActing(browser) {
  const { act, trainedPolicy } = await import(program('act'));
  const { code, inputs } = await bundle('act', ['neurotrade/agents']);
  const forbidden = inputs.filter((input) => /tensorflow|apache-arrow|cli-progress/.test(input));
  strictEqual(forbidden.length, 0, `the inference bundle pulls in ${forbidden[0]}`);
  const policy = await trainedPolicy();
  const expected = await act(policy);
  const found = await callInPage(browser, code, 'act', policy);
  deepStrictEqual(found.actions, expected.actions);
  // The last bits of Math.exp and its like differ between engines.
  const error = Math.abs(found.equity / expected.equity - 1);
  ok(error < 1e-12, `expected the equity ${expected.equity}, found ${found.equity}`);
  console.log(
    `acting: ${found.actions.length} actions equal Node's, the equity to ${error.toExponential(0)}; ${kilobytes(code)}`,
  );
}

async function checkLearning(browser) {
  const { code } = await bundle('learn');
  const { moved, updates } = await callInPage(browser, code, 'learn', []);
  ok(moved, 'training in the browser left the weights as they were');
  console.log(`learning: PPO made ${updates} epochs of updates; ${kilobytes(code)} with tfjs`);
}

const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
try {
  console.log(`Chromium ${browser.version()}`);
  await checkActing(browser);
  await checkLearning(browser);
} finally {
  await browser.close();
}
