// Bundles the library for the browser and uses it in headless Chromium: an environment and a policy must act as in Node,
// without tfjs; an agent must learn, with it: on one thread, on several, and on WebGPU.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.mjs';
import { servePages } from './serve-pages.mjs';

/** SwiftShader, which comes with Chromium, computes WebGPU's shaders on the processor. */
const WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

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

/** Loads the script into a page and calls its function there. */
async function callInPage(browser, { code, name, bytes = [], url }) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  if (url === undefined) await page.setContent('<!doctype html><title>neurotrade</title>');
  else await page.goto(url);
  await page.addScriptTag({ content: code });
  const call = ([key, input]) => globalThis[key][key](new Uint8Array(input));
  const found = await page.evaluate(call, [name, Array.from(bytes)]);
  strictEqual(problems.join('\n'), '');
  await page.close();
  return found;
}

/** Has a worker of the page load the script and call its function. */
async function callInWorker(browser, { script, url }) {
  const page = await browser.newPage();
  await page.goto(url);
  const found = await page.evaluate(
    (path) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(path, { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      }),
    script,
  );
  await page.close();
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
  const found = await callInPage(browser, { code, name: 'act', bytes: policy });
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
  const { backend, moved, updates } = await callInPage(browser, { code, name: 'learn' });
  strictEqual(backend, 'cpu', 'where nobody names a backend, the learner belongs on the one with fused kernels');
  ok(moved, 'training in the browser left the weights as they were');
  console.log(`learning: PPO made ${updates} epochs of updates; ${kilobytes(code)} with tfjs`);
}

/** Two threads must have the bytes of one wherever the program runs; workers only where a page lets them share memory. */
async function checkThreads(browser) {
  const { code } = await bundle('threads');
  const { origin, close } = await servePages({
    '/threads.js': `${code}\nthreads.threads().then((found) => postMessage(found));`,
  });
  try {
    const inPage = (path) => callInPage(browser, { code, name: 'threads', url: origin + path });
    const [isolated, open, strict] = [await inPage('/isolated'), await inPage('/open'), await inPage('/strict')];
    const inWorker = await callInWorker(browser, { script: '/threads.js', url: `${origin}/isolated` });
    for (const [where, found] of Object.entries({ isolated, open, strict, inWorker })) {
      ok(found.learning && found.stepping, `two threads differ from one (${where}): ${JSON.stringify(found)}`);
    }
    for (const { isolated: shares, learningWorkers, workers } of [isolated, inWorker]) {
      ok(
        shares && learningWorkers > 0 && workers > learningWorkers,
        `an isolated page started no workers: ${JSON.stringify({ isolated, open, strict, inWorker })}`,
      );
    }
    strictEqual(open.workers, 0);
    console.log(
      `threads: ${isolated.workers} workers beside a page, ${inWorker.workers} beside a worker; the bytes of one thread there, where memory is not shared and where workers are forbidden`,
    );
  } finally {
    close();
  }
}

async function checkWebgpu() {
  const { code } = await bundle('webgpu');
  const { origin, close } = await servePages({});
  const flags = CHROMIUM_FLAGS.filter((flag) => flag !== '--disable-gpu');
  const withDevice = await chromium.launch({ executablePath: findChromium(), args: [...flags, ...WEBGPU_FLAGS] });
  try {
    const found = await callInPage(withDevice, { code, name: 'webgpu', url: `${origin}/open` });
    if (found === null) return console.log('webgpu: skipped, this Chromium offers no adapter');
    const { adapter, moved, error, updates, finite } = found;
    ok(finite && moved > 0 && error < 1e-3 * moved, `WebGPU differs from the processor: ${JSON.stringify(found)}`);
    return console.log(
      `webgpu: ${adapter}, PPO's first updates as on the processor to ${(error / moved).toExponential(0)} of their length, ${updates} epochs of updates in all`,
    );
  } finally {
    await withDevice.close();
    close();
  }
}

const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
try {
  console.log(`Chromium ${browser.version()}`);
  await checkActing(browser);
  await checkLearning(browser);
  await checkThreads(browser);
} finally {
  await browser.close();
}
await checkWebgpu();
