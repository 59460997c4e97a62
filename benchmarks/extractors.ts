/**
 * What a features extractor costs, microseconds of CPU time: `npx tsx benchmarks/extractors.ts [--json]`.
 * `act` is one observation of 8 in a rollout step, actor and critic, without tensors; `learn` is one observation of a PPO
 * minibatch of 64, forward and backward as tfjs ops on the cpu and the wasm backend. A window of 32 steps of 8 numbers and 4
 * numbers of an account, trunks of [64, 64]. CPU time of the whole process, garbage collection included; after one pass to
 * warm up, the median of five. Other load still shows through caches and clock speed.
 */
import { ready, setBackend, tensor1d } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import Table from 'cli-table3';
import type { FeaturesExtractor } from '../src/agents/index.js';
import { registerFusedKernels } from '../src/agents/kernels/index.js';
import { observationSpec } from '../src/agents/networks/observation-spec.js';
import { ppoGradient } from '../src/agents/ops/ppo-gradient.js';
import type { PpoMinibatch } from '../src/agents/ops/types.js';
import { createRng } from '../src/core/rng.js';
import { box } from '../src/env/spaces.js';
import { fastestForward } from '../src/policy/kernels/fastest-forward.js';
import { type ActorCriticSpec, actorCriticLayout } from '../src/policy/network.js';

interface Row {
  readonly name: string;
  readonly parameters: number;
  readonly act: number;
  readonly learnCpu: number;
  readonly learnWasm: number;
}

const SPACE = box({ shape: [32 * 8 + 4], window: { length: 32, channels: 8 } });
const LANES = 8;
const BATCH = 64;
const LOSS = { clipRange: 0.2, clipRangeVf: null, entCoef: 0, vfCoef: 0.5, normalizeAdvantage: true };

const EXTRACTORS: Readonly<Record<string, FeaturesExtractor | null>> = {
  none: null,
  'mlp [64]': { kind: 'mlp', widths: [64] },
  'conv1d 16, 16 + [64]': {
    kind: 'conv1d',
    layers: [1, 2].map(() => ({ filters: 16, kernelSize: 3, padding: 'causal' as const })),
    widths: [64],
  },
  'gru 32': { kind: 'gru', units: 32 },
  'lstm 32': { kind: 'lstm', units: 32 },
  'transformer 32, 4 heads': { kind: 'transformer', width: 32, heads: 4 },
};

const rng = createRng('benchmark');
const normals = (count: number): Float32Array => new Float32Array(count).map(() => rng.normal());

/** The median of five passes, microseconds. */
async function cost(run: () => unknown, calls: number): Promise<number> {
  await run();
  const passes: number[] = [];
  for (let pass = 0; pass < 5; pass++) {
    const start = process.cpuUsage();
    for (let call = 0; call < calls; call++) await run();
    const { user, system } = process.cpuUsage(start);
    passes.push((user + system) / calls);
  }
  return passes.sort((a, b) => a - b)[2] as number;
}

function costOfActing(spec: ActorCriticSpec, parameters: Float32Array): Promise<number> {
  const forward = fastestForward(spec);
  forward.setParameters(parameters);
  const observations = normals(LANES * spec.observationSize);
  const act = (): void => {
    forward.actor(observations, LANES);
    forward.critic(observations, LANES);
  };
  return cost(act, 50);
}

async function costOfLearning(spec: ActorCriticSpec, parameters: Float32Array, backend: string): Promise<number> {
  await setBackend(backend);
  await ready();
  registerFusedKernels();
  const vector = tensor1d(parameters.slice());
  const batch: PpoMinibatch = {
    size: BATCH,
    observations: normals(BATCH * spec.observationSize),
    actions: new Float32Array(BATCH),
    oldLogProbs: new Float32Array(BATCH).fill(-1),
    oldValues: normals(BATCH),
    advantages: normals(BATCH),
    returns: normals(BATCH),
  };
  const learn = async (): Promise<void> => {
    const { gradient, stats } = ppoGradient(vector, batch, spec, LOSS);
    await stats.data();
    gradient.dispose();
    stats.dispose();
  };
  const found = await cost(learn, 3);
  vector.dispose();
  return found;
}

async function measure(name: string, featuresExtractor: FeaturesExtractor | null): Promise<Row> {
  const observed = observationSpec('benchmark', SPACE, { featuresExtractor, activation: 'tanh' });
  const trunk = [64, 64];
  const distribution = { kind: 'categorical', n: 3 } as const;
  const spec: ActorCriticSpec = { ...observed, pi: trunk, vf: trunk, activation: 'tanh', distribution };
  const { size } = actorCriticLayout(spec);
  const parameters = normals(size).map((value) => 0.1 * value);
  const round = (microseconds: number): number => Math.round(10 * microseconds) / 10;
  return {
    name,
    parameters: size,
    act: round((await costOfActing(spec, parameters)) / LANES),
    learnCpu: round((await costOfLearning(spec, parameters, 'cpu')) / BATCH),
    learnWasm: round((await costOfLearning(spec, parameters, 'wasm')) / BATCH),
  };
}

const rows: Row[] = [];
for (const [name, extractor] of Object.entries(EXTRACTORS)) rows.push(await measure(name, extractor));

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows, null, 2));
} else {
  const table = new Table({ head: ['extractor', 'parameters', 'act, µs', 'learn (cpu), µs', 'learn (wasm), µs'] });
  for (const row of rows) table.push([row.name, row.parameters, row.act, row.learnCpu, row.learnWasm]);
  console.log(table.toString());
}
