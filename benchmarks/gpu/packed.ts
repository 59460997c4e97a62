/** What `pack.mjs` bundles: `gpu.ts` with tfjs's WebGPU backend in the same file; Dawn lies beside it as the package `webgpu`. */
import { join } from 'node:path';
import { prepareWebGpu } from '../../src/agents/backend/platform.js';
import { gpuBenchmark } from './run.js';

await prepareWebGpu(true);
await import('@tensorflow/tfjs-backend-webgpu'); // registers itself, and only where WebGPU is there already
await gpuBenchmark(process.argv.slice(2), join(import.meta.dirname, 'peers'));
process.exit(); // Dawn's threads would keep it alive
