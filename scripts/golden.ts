/**
 * `npm run golden -- DIR [--backend NAME] [--composed]`: recomputes a folder of golden numbers, one line a case.
 * Exit code 1 where a case fails, a file cannot be read or nothing was checked, 2 where the arguments make no sense.
 */
import { parseArgs } from 'node:util';
import { type BackendName, selectBackend } from '../src/agents/index.js';
import { unregisterFusedKernels } from '../src/agents/kernels/index.js';
import { objection, verifyFolder } from './golden/folder.js';
import { line, type Result } from './golden/result.js';

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { backend: { type: 'string', default: 'cpu' }, composed: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    console.error('usage: npm run golden -- DIR [--backend cpu|wasm|webgpu|tfjs-node|tfjs-node-gpu] [--composed]');
    return 2;
  }
  await selectOnly(values.backend as BackendName);
  if (values.composed) unregisterFusedKernels();
  const results: Result[] = [];
  for await (const result of verifyFolder(folder)) {
    console.log(line(result));
    results.push(result);
  }
  const against = objection(results);
  if (against !== null) console.error(`${folder}: ${against}`);
  return against === null ? 0 : 1;
}

async function selectOnly(backend: BackendName): Promise<void> {
  const { name, passedOver } = await selectBackend({ prefer: backend });
  if (name !== backend) throw new Error(`--backend ${backend}: ${passedOver[0]?.why}`);
}

process.exitCode = await main().catch((error: unknown) => {
  console.error((error as Error).message);
  return 2;
});
