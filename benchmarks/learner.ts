/**
 * The implementations of one PPO minibatch step beside each other: `npx tsx benchmarks/learner.ts [--json] [--batch 64]… [--only fused]`.
 * One line a row; the peer in Python is beside the fused one in `rows/learner.ts`.
 */
import { parseArgs } from 'node:util';
import { ready, setBackend } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { registerFusedKernels, unregisterFusedKernels } from '../src/agents/kernels/index.js';
import { minibatchStep } from './rows/learner.js';

const LEARNERS = [
  { name: 'fused', backend: 'cpu', fused: true },
  { name: 'fused-on-wasm', backend: 'wasm', fused: true },
  { name: 'composed-cpu', backend: 'cpu', fused: false },
  { name: 'composed-wasm', backend: 'wasm', fused: false },
] as const;

/** Median milliseconds of a step, and the least: what the machine does when nobody else wants it. */
async function measure(batch: number, fused: boolean): Promise<{ readonly median: number; readonly least: number }> {
  const step = minibatchStep(batch);
  for (let i = 0; i < (fused ? 300 : 1); i++) await step();
  const times: number[] = [];
  const end = performance.now() + (fused ? 500 : 0);
  while (times.length < 5 || performance.now() < end) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return { median: times[times.length >> 1] as number, least: times[0] as number };
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, batch: { type: 'string', multiple: true }, only: { type: 'string' } },
});

for (const { name, backend, fused } of LEARNERS) {
  if (values.only !== undefined && values.only !== name) continue;
  await setBackend(backend);
  await ready();
  unregisterFusedKernels();
  if (fused && !registerFusedKernels()) continue;
  for (const batch of (values.batch ?? ['64', '512', '4096']).map(Number)) {
    const { median, least } = await measure(batch, fused);
    const row = { name: `learner.ppo.${batch}.${name}`, value: median, unit: 'ms', least, node: process.version };
    const line = `${row.name.padEnd(34)} ${median.toFixed(3)} ms, least ${least.toFixed(3)}`;
    console.log(values.json ? JSON.stringify(row) : line);
  }
}
