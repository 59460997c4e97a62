/**
 * The learner on a GPU beside PyTorch on CUDA, in turn: `npx tsx benchmarks/gpu.ts [--json] [--only NAME]… [--repeats 5]
 * [--python PATH] [--smoke]`. One line a row. `--smoke` runs tiny sizes, on any adapter, to see that everything works;
 * a software adapter's times are never shown. `gpu/pack.mjs` makes a folder that runs this on a bare machine.
 */
import { join } from 'node:path';
import { gpuBenchmark } from './gpu/run.js';

await gpuBenchmark(process.argv.slice(2), join(import.meta.dirname, 'peers'));
process.exit(); // Dawn's threads would keep it alive
