import { ready, setBackend } from '@tensorflow/tfjs';
import { registerFusedKernels, setThreads } from '../../src/agents/kernels/index.js';
import { readStats } from '../../src/agents/loss-stats.js';
import { ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import { PPO_STATS, type PpoLossOptions, type PpoMinibatch } from '../../src/agents/ops/types.js';
import { adamOptimizer } from '../../src/agents/optimizer.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { learnerBackend } from '../lib/free-agents.js';
import { type Prepared, python, type Row } from '../lib/row.js';
import { medianElapsed } from '../lib/timing.js';

const SPEC: ActorCriticSpec = {
  observationSize: 32,
  pi: [64, 64],
  vf: [64, 64],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 3 },
};

const LOSS: PpoLossOptions = { clipRange: 0.2, clipRangeVf: null, entCoef: 0, vfCoef: 0.5, normalizeAdvantage: true };

function randomBatch(size: number): PpoMinibatch {
  const rng = createRng('minibatch');
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

/** Gradient, statistics read, clipping and Adam. */
export function minibatchStep(size: number): () => Promise<void> {
  const rng = createRng('parameters');
  const parameters = new Float32Array(actorCriticLayout(SPEC).size).map(() => 0.1 * rng.normal());
  const optimizer = adamOptimizer({ parameters }, { epsilon: 1e-5, maxGradNorm: 0.5 });
  const batch = randomBatch(size);
  return async () => {
    const { gradient, stats } = ppoGradient(optimizer.parameters, batch, SPEC, LOSS);
    await readStats(stats, PPO_STATS);
    optimizer.step(gradient, 3e-4);
    gradient.dispose();
  };
}

async function run(size: number): Promise<Prepared> {
  await setBackend('cpu');
  await ready();
  setThreads(1); // As many as the peer has.
  registerFusedKernels();
  const step = minibatchStep(size);
  await medianElapsed(1, step);
  return { backend: learnerBackend(), measure: () => medianElapsed(0.5, step) };
}

/** Batch sizes, and the share of PyTorch's time that a step may take. */
const BARS = [
  [64, 0.3],
  [512, 0.7],
  [4_096, 1.2],
] as const;

export const learner: readonly Row[] = BARS.map(([size, bar]) => ({
  name: `learner.ppo.${size}`,
  unit: 'ms',
  what: `one PPO minibatch step of ${size}: gradient, clipping, Adam; actor and critic [64, 64], 32 inputs, 3 actions`,
  peers: [{ name: 'PyTorch eager, 1 thread', bar, source: python('torch_step.py', '--batch', String(size)) }],
  run: () => run(size),
}));
