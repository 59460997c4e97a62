// Compiles assembly/*.ts to WebAssembly, once with SIMD and once with relaxed SIMD, and writes each entry point as a
// TypeScript module that holds both binaries in base64: it works in Node, bundlers and browsers alike, with no file to
// find at run time. Does nothing where the modules are those of the sources at hand.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'assembly');

const SHARED = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];

const ENTRIES = [
  { entry: 'forward', name: 'forwardKernels', target: 'src/policy/kernels/generated/forward.ts' },
  { entry: 'learner', name: 'learnerKernels', target: 'src/agents/kernels/generated/learner.ts' },
  {
    entry: 'shared-learner',
    name: 'sharedLearnerKernels',
    target: 'src/agents/kernels/generated/shared-learner.ts',
    features: SHARED,
  },
  { entry: 'trading', name: 'tradingKernels', target: 'src/env/trading/generated/trading.ts' },
  {
    entry: 'shared-trading',
    name: 'sharedTradingKernels',
    target: 'src/env/trading/generated/shared-trading.ts',
    features: SHARED,
  },
];

const OPTIONS =
  '-O3 --memoryBase 16 --noAssert --runtime stub --importMemory --use abort= --enable simd --disableWarning 112'.split(
    ' ',
  );

function sourceHash() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
  const hash = createHash('sha256')
    .update(version)
    .update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of readdirSync(sources).sort()) {
    if (file.endsWith('.ts')) hash.update(`\0${file}\0`).update(readFileSync(join(sources, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function compile(entry, features) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await asc.main([`${entry}.ts`, '-o', `${entry}.wasm`, ...OPTIONS, ...features], {
    readFile: (name, base) => readSource(join(base, name)),
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`assembly/${entry}.ts does not compile\n${stderr.toString()}`, { cause: error });
  }
  return Buffer.from(binary).toString('base64');
}

function readSource(path) {
  try {
    return readFileSync(join(sources, path), 'utf8');
  } catch {
    return null;
  }
}

function moduleText(name, entry, hash, simd, relaxedSimd) {
  return `// Generated from assembly/${entry}.ts by scripts/build-kernels.mjs; sources ${hash}.
export const ${name}: { readonly simd: string; readonly relaxedSimd: string } = {
  simd: '${simd}',
  relaxedSimd: '${relaxedSimd}',
};
`;
}

function isCurrent(target, hash) {
  try {
    return readFileSync(target, 'utf8').split('\n', 1)[0].endsWith(`sources ${hash}.`);
  } catch {
    return false;
  }
}

const hash = sourceHash();
for (const { entry, name, target, features = [] } of ENTRIES) {
  const path = join(root, target);
  if (isCurrent(path, hash)) continue;
  const simd = await compile(entry, features);
  const relaxedSimd = await compile(entry, [...features, '--enable', 'relaxed-simd']);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, moduleText(name, entry, hash, simd, relaxedSimd));
  console.log(`${target}: ${Math.ceil(simd.length / 1024)} kB of SIMD, as much of relaxed SIMD`);
}
