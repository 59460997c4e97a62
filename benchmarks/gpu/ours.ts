import { readStats } from '../../src/agents/loss-stats.js';
import { ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import { PPO_STATS, type PpoLossOptions, type PpoMinibatch } from '../../src/agents/ops/types.js';
import { adamOptimizer } from '../../src/agents/optimizer.js';
import { PPO } from '../../src/agents/ppo/agent.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { learnerBackend, learnRate } from '../lib/free-agents.js';
import { freeEnv } from '../lib/free-env.js';
import type { Prepared } from '../lib/row.js';
import { medianElapsed } from '../lib/timing.js';

/** Sizes of PPO from end to end. */
export type PpoSizes = Readonly<Record<'lanes' | 'steps' | 'batch' | 'epochs' | 'width', number>>;

const LOSS: PpoLossOptions = { clipRange: 0.2, clipRangeVf: null, entCoef: 0, vfCoef: 0.5, normalizeAdvantage: true };

/** Milliseconds of a minibatch step: rows from host memory, gradient, statistics read, clipping, Adam. */
export async function gpuLearner(batchSize: number, width: number): Promise<Prepared> {
  const spec = specOf(width);
  const rng = createRng('parameters');
  const parameters = new Float32Array(actorCriticLayout(spec).size).map(() => rng.normal() / Math.sqrt(width));
  const optimizer = adamOptimizer({ parameters }, { epsilon: 1e-5, maxGradNorm: 0.5 });
  const batch = randomBatch(spec, batchSize);
  const step = async (): Promise<void> => {
    const { gradient, stats } = ppoGradient(optimizer.parameters, batch, spec, LOSS);
    await readStats(stats, PPO_STATS);
    optimizer.step(gradient, 3e-4);
    gradient.dispose();
  };
  await medianElapsed(0.5, step);
  return { backend: learnerBackend(), measure: () => medianElapsed(1, step) };
}

/** Env steps a second of PPO on lanes that cost nothing: the actor on the processor, the learner on the active backend. */
export async function gpuPpo({ lanes, steps, batch, epochs, width }: PpoSizes): Promise<Prepared> {
  const agent = await PPO.create(freeEnv(lanes), {
    seed: 1,
    nSteps: steps,
    batchSize: batch,
    nEpochs: epochs,
    netArch: { pi: [width, width], vf: [width, width] },
  });
  const rollouts = 2 * lanes * steps;
  await learnRate(agent, rollouts);
  return { backend: learnerBackend(), measure: () => learnRate(agent, rollouts) };
}

function specOf(width: number): ActorCriticSpec {
  return {
    observationSize: 32,
    pi: [width, width],
    vf: [width, width],
    activation: 'tanh',
    distribution: { kind: 'categorical', n: 3 },
  };
}

function randomBatch({ observationSize }: ActorCriticSpec, size: number): PpoMinibatch {
  const rng = createRng('minibatch');
  const normals = (count: number): Float32Array => new Float32Array(count).map(() => rng.normal());
  return {
    size,
    observations: normals(size * observationSize),
    actions: new Float32Array(size).map(() => rng.integer(0, 3)),
    oldLogProbs: new Float32Array(size).fill(Math.log(1 / 3)),
    advantages: normals(size),
    returns: normals(size),
    oldValues: normals(size),
  };
}
