import { parseArgs } from 'node:util';
import { ready, setBackend } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { registerFusedKernels, unregisterFusedKernels } from '../src/agents/kernels/index.js';
import { readStats } from '../src/agents/on-policy/update.js';
import { ppoGradient } from '../src/agents/ops/ppo-gradient.js';
import { PPO_STATS, type PpoLossOptions, type PpoMinibatch } from '../src/agents/ops/types.js';
import { adamOptimizer } from '../src/agents/optimizer.js';
import { createRng, type Rng } from '../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout } from '../src/policy/network.js';

// One PPO minibatch step: gradient, statistics read, clipped Adam; actor and critic [64, 64], 32 inputs, 3 actions.

const SPEC: ActorCriticSpec = {
  observationSize: 32,
  pi: [64, 64],
  vf: [64, 64],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 3 },
};

const LOSS: PpoLossOptions = { clipRange: 0.2, clipRangeVf: null, entCoef: 0, vfCoef: 0.5, normalizeAdvantage: true };

const LEARNERS = [
  { name: 'fused', backend: 'cpu', fused: true, milliseconds: 400 },
  { name: 'fused-on-wasm', backend: 'wasm', fused: true, milliseconds: 200 },
  { name: 'composed-cpu', backend: 'cpu', fused: false, milliseconds: 0 },
  { name: 'composed-wasm', backend: 'wasm', fused: false, milliseconds: 0 },
] as const;

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms';
  readonly node: string;
}

/** Median milliseconds of a step, over at least five and as many as fit in the time given. */
async function measure(batch: number, milliseconds: number): Promise<number> {
  const step = createStep(batch);
  for (let i = 0; i < (milliseconds > 0 ? 300 : 1); i++) await step();
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  while (times.length < 5 || performance.now() < end) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return times[times.length >> 1] as number;
}

function createStep(size: number): () => Promise<void> {
  const rng = createRng('benchmark');
  const parameters = new Float32Array(actorCriticLayout(SPEC).size).map(() => 0.1 * rng.normal());
  const optimizer = adamOptimizer({ parameters }, { epsilon: 1e-5, maxGradNorm: 0.5 });
  const batch = randomBatch(size, rng);
  return async () => {
    const { gradient, stats } = ppoGradient(optimizer.parameters, batch, SPEC, LOSS);
    await readStats(stats, PPO_STATS);
    optimizer.step(gradient, 3e-4);
    gradient.dispose();
  };
}

function randomBatch(size: number, rng: Rng): PpoMinibatch {
  const normals = (count: number): Float32Array => new Float32Array(count).map(() => rng.normal());
  return {
    size,
    observations: normals(size * SPEC.observationSize),
    actions: new Float32Array(size).map(() => rng.integer(0, 3)),
    oldLogProbs: new Float32Array(size).fill(Math.log(1 / 3)),
    advantages: normals(size),
    returns: normals(size),
    oldValues: normals(size),
  };
}

async function run(batches: readonly number[], only: string | undefined, report: (row: Row) => void): Promise<void> {
  for (const { name, backend, fused, milliseconds } of LEARNERS) {
    if (only !== undefined && only !== name) continue;
    await setBackend(backend);
    await ready();
    unregisterFusedKernels();
    if (fused && !registerFusedKernels()) continue;
    for (const batch of batches) {
      const value = await measure(batch, milliseconds);
      report({ name: `learner.ppo.${name}.${batch}`, value, unit: 'ms', node: process.version });
    }
  }
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, batch: { type: 'string', multiple: true }, only: { type: 'string' } },
});
await run((values.batch ?? ['64', '512', '4096']).map(Number), values.only, (row) => {
  console.log(values.json ? JSON.stringify(row) : `${row.name.padEnd(36)} ${row.value.toFixed(3)} ${row.unit}`);
});
