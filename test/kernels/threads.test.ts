import { ready, setBackend, tensor1d } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Crew, planCrew } from '../../src/agents/kernels/crew/crew.js';
import { type Job, LAYER_GRADIENT } from '../../src/agents/kernels/crew/jobs.js';
import { setThreads, threadCount } from '../../src/agents/kernels/crew/threads.js';
import { instantiateLearner } from '../../src/agents/kernels/learner-instance.js';
import { LearnerMemory } from '../../src/agents/kernels/learner-memory.js';
import { ParameterMemory } from '../../src/agents/kernels/parameter-memory.js';
import { RecurrentMemory } from '../../src/agents/kernels/recurrent-memory.js';
import type { RecurrentSpec } from '../../src/agents/kernels/recurrent-plan.js';
import { fusedActorGradient } from '../../src/agents/kernels/sac-actor-loss.js';
import { fusedCriticGradient } from '../../src/agents/kernels/sac-critic-loss.js';
import { SacMemory } from '../../src/agents/kernels/sac-memory.js';
import { composedPpoGradient } from '../../src/agents/ops/ppo-gradient.js';
import { criticLayout, type SacSpec } from '../../src/agents/ops/sac-types.js';
import { createRng } from '../../src/core/rng.js';
import { MemoryPlan } from '../../src/policy/kernels/memory-plan.js';
import { planMlp, writeMlp } from '../../src/policy/kernels/mlp-plan.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { relativeError } from './arena.js';
import { randomBatch, randomLoss, randomParameters } from './batches.js';
import { randomSequences } from './sequences.js';

/** Wide enough that a few chunks are worth handing out; widths of 128 and 256 have rows that are spread. */
const WIDE: ActorCriticSpec = {
  observationSize: 9,
  pi: [128, 72],
  vf: [256, 40],
  activation: 'tanh',
  distribution: { kind: 'gaussian', size: 3 },
};

const TWINS: SacSpec = {
  actor: {
    observationSize: 9,
    pi: [128, 96],
    activation: 'relu',
    distribution: { kind: 'squashedGaussian', size: 2 },
  },
  qf: [128, 256],
};

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});

afterEach(() => {
  setThreads('auto');
  vi.unstubAllGlobals();
});

function existing<T>(memory: T | null): T {
  if (memory === null) throw new Error('expected room for a memory');
  return memory;
}

function learner(threads: number): LearnerMemory {
  setThreads(threads);
  const memory = existing(LearnerMemory.for(WIDE));
  memory.parameters.set(randomParameters(WIDE, 'wide'));
  return memory;
}

function sameBytes(one: Float32Array, other: Float32Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  return bytes(one).equals(bytes(other));
}

function randomVector(size: number, seed: string): Float32Array {
  const rng = createRng(seed);
  return new Float32Array(size).map(() => rng.next() - 0.5);
}

/** Runs until a worker has done some of the work, or for five seconds. */
async function untilHelped(crew: Crew, run: () => void): Promise<void> {
  const end = performance.now() + 5_000;
  const before = crew.helped;
  while (crew.helped === before && performance.now() < end) {
    run();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(crew.helped).toBeGreaterThan(before);
}

describe('a gradient on several threads', () => {
  it('has the bytes of one thread, for any batch: PPO', async () => {
    const alone = learner(1);
    const helped = [2, 3].map((threads) => ({ threads, memory: learner(threads) }));
    for (const { threads, memory } of helped) {
      setThreads(threads);
      const batch = randomBatch(WIDE, 600, 'warm');
      await untilHelped(memory.crew, () => memory.ppoGradient(batch, randomLoss('warm')));
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800 }), fc.nat().map(String), (size, seed) => {
        const batch = randomBatch(WIDE, size, seed);
        const stats = alone.ppoGradient(batch, randomLoss(seed));
        for (const { threads, memory } of helped) {
          setThreads(threads);
          expect(memory.ppoGradient(batch, randomLoss(seed))).toEqual(stats);
          expect(sameBytes(memory.gradient, alone.gradient)).toBe(true);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('has the bytes of one thread: SAC', async () => {
    const rng = createRng('twins');
    const draw = (count: number, scale: number): Float32Array =>
      new Float32Array(count).map(() => scale * rng.normal());
    const actor = draw(actorCriticLayout(TWINS.actor).size, 0.1);
    const [critics, targets] = [draw(criticLayout(TWINS).size, 0.1), draw(criticLayout(TWINS).size, 0.1)];
    const size = 300;
    const batch = {
      size,
      observations: draw(size * 9, 1),
      actions: draw(size * 2, 0.5),
      rewards: draw(size, 1),
      discounts: new Float32Array(size).fill(0.99),
      nextObservations: draw(size * 9, 1),
    };
    const noise = draw(size * 2, 1);
    const gradients = (memory: SacMemory): Float32Array => {
      const critic = fusedCriticGradient(memory, { actor, critics, targets }, batch, noise, 0.2);
      const climb = fusedActorGradient(memory, { actor, critics }, batch, noise, 0.2);
      const { gradient } = memory.critics;
      return Float32Array.of(...critic.stats, ...critic.errors, ...climb, ...gradient, ...memory.actor.gradient);
    };
    setThreads(1);
    const expected = gradients(existing(SacMemory.for(TWINS)));
    for (const threads of [2, 3]) {
      setThreads(threads);
      const memory = existing(SacMemory.for(TWINS));
      await untilHelped(memory.crew, () => expect(sameBytes(gradients(memory), expected)).toBe(true));
    }
  });

  it.each(['own', 'shared', 'none'] as const)(
    'has the bytes of one thread: recurrent PPO, critic %s',
    async (critic) => {
      const lstm = { hiddenSize: 64, layers: 2, critic };
      const spec: RecurrentSpec = { ...WIDE, pi: [40], vf: [40], activation: 'relu', lstm };
      const batch = randomSequences(spec, [120, 90, 90], 'recurrent');
      const run = (threads: number): { memory: RecurrentMemory; judge: () => Float32Array } => {
        setThreads(threads);
        const memory = existing(RecurrentMemory.for(spec, batch.size));
        memory.parameters.set(randomParameters(spec, 'recurrent'));
        return { memory, judge: () => memory.ppoGradient(batch, randomLoss('recurrent')) };
      };
      const alone = run(1);
      const stats = alone.judge();
      const helped = run(2);
      await untilHelped(helped.memory.crew, () => {
        expect(helped.judge()).toEqual(stats);
        expect(sameBytes(helped.memory.gradient, alone.memory.gradient)).toBe(true);
      });
    },
  );

  it('is that of the composed op where layers are wide', () => {
    const batch = randomBatch(WIDE, 500, 'composed');
    const options = randomLoss('composed');
    const memory = learner(2);
    memory.ppoGradient(batch, options);
    const parameters = tensor1d(memory.parameters.slice());
    const { gradient, stats } = composedPpoGradient(parameters, batch, WIDE, options);
    expect(relativeError(memory.gradient, gradient.dataSync())).toBeLessThan(1e-4);
    for (const tensor of [parameters, gradient, stats]) tensor.dispose();
  });

  it('needs no shared memory: where a page may not share any, one thread computes the same bytes', () => {
    const batch = randomBatch(WIDE, 400, 'page');
    const isolated = learner(2);
    vi.stubGlobal('crossOriginIsolated', false);
    const open = learner(2);
    expect(isolated.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(open.buffer).toBeInstanceOf(ArrayBuffer);
    expect(open.ppoGradient(batch, randomLoss('page'))).toEqual(isolated.ppoGradient(batch, randomLoss('page')));
    expect(sameBytes(open.gradient, isolated.gradient)).toBe(true);
    expect(open.crew.helped).toBe(0);
  });
});

describe("Adam's step on several threads", () => {
  it('has the bytes of one thread', async () => {
    const size = 100_003;
    const moved = (threads: number): ParameterMemory => {
      setThreads(threads);
      const memory = existing(ParameterMemory.create(size));
      for (const [i, vector] of [memory.parameters, memory.firstMoment, memory.secondMoment].entries()) {
        vector.set(randomVector(size, `vector ${i}`));
      }
      memory.secondMoment.forEach((value, i) => {
        memory.secondMoment[i] = value * value;
      });
      return memory;
    };
    const step = (memory: ParameterMemory, number: number): void => {
      memory.takeGradient(randomVector(size, `gradient ${number}`));
      const options = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, maxGradNorm: 0.5 };
      memory.clippedAdam(number, options);
    };
    const [alone, helped] = [moved(1), moved(2)];
    let number = 0;
    await untilHelped(helped.crew, () => {
      number++;
      setThreads(1);
      step(alone, number);
      setThreads(2);
      step(helped, number);
      for (const name of ['parameters', 'firstMoment', 'secondMoment'] as const) {
        expect(sameBytes(helped[name], alone[name])).toBe(true);
      }
    });
  });
});

describe('a crew', () => {
  it('does each job once, whoever does it', async () => {
    setThreads(3);
    const plan = new MemoryPlan();
    const [outputs, rounds] = [512, 3_000];
    const [parameters, gradient, x] = [plan.words(2 * outputs), plan.words(2 * outputs), plan.words(1)];
    const mlp = planMlp(plan, { widths: [1, outputs], activation: 'tanh', parameters, gradient, rows: 1 });
    const scratch = plan.words(64 * 40);
    const at = planCrew(plan);
    const instance = existing(instantiateLearner(plan.bytes));
    const { buffer } = instance.memory;
    writeMlp(buffer, mlp);
    new Float32Array(buffer, x, 1).fill(1);
    new Float32Array(buffer, mlp.deltas, outputs).fill(1);
    const crew = new Crew(instance, at);
    const jobs = Array.from({ length: 64 }, (_, i): Job => {
      return [LAYER_GRADIENT, mlp.struct, x, 0, 1, 8 * i, 8 * i + 8, scratch + 160 * i];
    });
    await untilHelped(crew, () => crew.run(jobs, Infinity));
    const sums = new Float32Array(buffer, gradient, 2 * outputs);
    sums.fill(0);
    for (let round = 0; round < rounds; round++) crew.run(jobs, Infinity);
    expect(sums.every((sum) => sum === rounds)).toBe(true);
  });
});

describe('worker threads', () => {
  const { Worker: NodeWorker } = process.getBuiltinModule('node:worker_threads');
  const born: InstanceType<typeof NodeWorker>[] = [];
  const remember = (worker: InstanceType<typeof NodeWorker>): unknown => born.push(worker);

  beforeEach(async () => {
    // Node tells of a worker a moment after its birth: let those of other tests be over
    await new Promise((resolve) => setTimeout(resolve, 20));
    born.length = 0;
    process.on('worker', remember);
  });

  afterEach(() => {
    process.off('worker', remember);
  });

  it('do not hold the process, go home when nothing is to be done, and come back', async () => {
    const unref = vi.spyOn(NodeWorker.prototype, 'unref');
    const memory = learner(2);
    const batch = randomBatch(WIDE, 500, 'home');
    const step = (): Float32Array => memory.ppoGradient(batch, randomLoss('home'));
    await untilHelped(memory.crew, step);
    expect(born).toHaveLength(1);
    expect(unref).toHaveBeenCalledTimes(1);
    const code = await new Promise((resolve) => born[0]?.once('exit', resolve));
    expect(code).toBe(0);
    await untilHelped(memory.crew, step);
    expect(born).toHaveLength(2);
    unref.mockRestore();
  });

  it('are not started for little work, nor for one thread', async () => {
    learner(2).ppoGradient(randomBatch(WIDE, 60, 'little'), randomLoss('little'));
    const alone = learner(1);
    alone.ppoGradient(randomBatch(WIDE, 2_000, 'much'), randomLoss('much'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(born).toHaveLength(0);
    expect(alone.buffer).toBeInstanceOf(ArrayBuffer);
  });
});

describe('setThreads', () => {
  it('takes whole numbers from 1 and "auto"', () => {
    setThreads(3);
    expect(threadCount()).toBe(3);
    setThreads('auto');
    expect(threadCount()).toBeGreaterThanOrEqual(1);
    expect(threadCount()).toBeLessThanOrEqual(8);
    for (const wrong of [0, -1, 1.5, Number.NaN, 'two' as 'auto'])
      expect(() => setThreads(wrong)).toThrow(/setThreads/);
  });
});
