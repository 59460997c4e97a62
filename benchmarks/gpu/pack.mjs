// `node benchmarks/gpu/pack.mjs [FOLDER] [--node PATH]`: all that benchmarks/gpu.ts needs, in one folder of less than 64 MiB, for a
// Linux machine on x64 that has a GPU, its driver and perhaps PyTorch, but neither Node nor a network. There: `sh run.sh --json`.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT = 64 * 2 ** 20;
const LOADERS = [
  '/usr/lib/x86_64-linux-gnu/libvulkan.so.1',
  '/usr/lib/chromium/libvulkan.so.1',
  '/usr/lib64/libvulkan.so.1',
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', default: process.execPath } },
});
const target = resolve(positionals[0] ?? 'out/gpu');

function copy(from, to) {
  mkdirSync(dirname(join(target, to)), { recursive: true });
  cpSync(from, join(target, to), { dereference: true });
}

function compress(from, to) {
  mkdirSync(dirname(join(target, to)), { recursive: true });
  writeFileSync(join(target, to), gzipSync(readFileSync(from), { level: 9 }));
}

function sizeOf(path) {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: [join(ROOT, 'benchmarks/gpu/packed.ts')],
  outfile: join(target, 'gpu.mjs'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'error',
});
const dawn = join(ROOT, 'node_modules/webgpu');
for (const file of ['package.json', 'index.js', 'LICENSE.md']) copy(join(dawn, file), `node_modules/webgpu/${file}`);
compress(join(dawn, 'dist/linux-x64/dawn.node'), 'node_modules/webgpu/dist/linux-x64/dawn.node.gz');
compress(values.node, 'node.gz');
const loader = LOADERS.find((path) => existsSync(path));
if (loader !== undefined) copy(loader, 'lib/libvulkan.so.1');
for (const file of ['torch_cuda.py', 'serving.py']) copy(join(ROOT, 'benchmarks/peers', file), `peers/${file}`);
copy(join(ROOT, 'benchmarks/gpu/run.sh'), 'run.sh');

const size = sizeOf(target);
console.log(`${target}: ${(size / 2 ** 20).toFixed(1)} MiB`);
if (size >= LIMIT) throw new Error('pack: expected less than 64 MiB; take a smaller node with --node');
