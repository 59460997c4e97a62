import { setBackend } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SAC } from '../../src/agents/index.js';
import { PrioritizedReplayBuffer } from '../../src/agents/replay/prioritized-replay-buffer.js';
import { ReplayBuffer } from '../../src/agents/replay/replay-buffer.js';
import { SumTree } from '../../src/agents/replay/sum-tree.js';
import type { ReplayStep } from '../../src/agents/replay/transitions.js';
import { createRng } from '../../src/core/rng.js';
import { pendulum } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';

const PRIORITIES = { alpha: 0.5, beta: 0.4, finalBeta: 1, epsilon: 0.01 };

beforeAll(() => setBackend('cpu'));

const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e3, noNaN: true })), {
  minLength: 1,
  maxLength: 40,
});

function treeOf(values: readonly number[]): SumTree {
  const tree = new SumTree(values.length);
  for (const [item, value] of values.entries()) tree.set(item, value);
  return tree;
}

describe('a sum tree', () => {
  it('holds the sum of all weights, whatever is set again', () => {
    fc.assert(
      fc.property(
        weights,
        fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 10, noNaN: true }))),
        (start, moves) => {
          const values = [...start];
          const tree = treeOf(values);
          for (const [at, weight] of moves) {
            values[at % values.length] = weight;
            tree.set(at % values.length, weight);
          }
          const sum = values.reduce((total, value) => total + value, 0);
          expect(Math.abs(tree.total - sum)).toBeLessThanOrEqual(1e-12 * sum);
          expect(values.map((_, item) => tree.get(item))).toEqual(values);
          expect(tree.total).toBe(treeOf(values).total);
        },
      ),
    );
  });

  it('finds the item at which the weights summed up pass a mass, and never one of weight 0', () => {
    fc.assert(
      fc.property(
        weights.filter((values) => values.some((value) => value > 0)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const tree = treeOf(values);
          const found = tree.find(share * tree.total);
          expect(values[found]).toBeGreaterThan(0);
          const before = values.slice(0, found).reduce((sum, value) => sum + value, 0);
          const slack = 1e-9 * tree.total;
          expect(before).toBeLessThanOrEqual(share * tree.total + slack);
          expect(before + (values[found] as number)).toBeGreaterThanOrEqual(share * tree.total - slack);
        },
      ),
    );
    expect(treeOf([0, 2, 0, 0, 0]).find(2)).toBe(1);
  });
});

const step = (lanes: number, value: number): ReplayStep => ({
  actions: new Float32Array(lanes).fill(value),
  rewards: new Float32Array(lanes).fill(value),
  terminated: new Uint8Array(lanes),
  truncated: new Uint8Array(lanes),
  finalObservations: new Float32Array(lanes),
  observations: new Float32Array(lanes).fill(value),
});

function bufferOf(capacity: number, lanes = 1): PrioritizedReplayBuffer {
  const buffer = new PrioritizedReplayBuffer({ capacity, lanes, observationSize: 1, actionSize: 1 }, PRIORITIES);
  buffer.begin(new Float32Array(lanes));
  return buffer;
}

/** A buffer of `lanes` lanes that took `steps` steps and then learnt errors 0, 1, 2, … of what it holds. */
function learntBuffer(capacity: number, lanes: number, steps: number): PrioritizedReplayBuffer {
  const buffer = bufferOf(capacity, lanes);
  for (let i = 0; i < steps; i++) buffer.add(step(lanes, i));
  const all = Int32Array.from({ length: buffer.size }, (_, at) => at);
  buffer.learnt(all, Float32Array.from(all));
  return buffer;
}

function priorities(buffer: PrioritizedReplayBuffer): number[] {
  return Array.from({ length: buffer.size }, (_, at) => buffer.priority(at));
}

describe('a prioritised replay buffer', () => {
  it('gives a transition (|error| + epsilon)^alpha, and a new one the largest there was', () => {
    const buffer = learntBuffer(10, 2, 3);
    expect(priorities(buffer)).toEqual([0, 1, 2, 3, 4, 5].map((error) => (error + 0.01) ** 0.5));
    buffer.add(step(2, 3));
    expect(priorities(buffer).slice(6)).toEqual([5.01 ** 0.5, 5.01 ** 0.5]);
    expect(priorities(bufferOf(4))).toEqual([]);
  });

  it('forgets the priority of what it forgets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 12 }),
        (...given) => {
          const [lanes, capacity, more] = given;
          const buffer = learntBuffer(capacity * lanes, lanes, capacity);
          const expected = priorities(buffer);
          const largest = Math.max(1, ...expected);
          for (let i = 0; i < more; i++) {
            buffer.add(step(lanes, i));
            expected.push(...new Array(lanes).fill(largest));
            expected.splice(0, lanes);
          }
          expect(priorities(buffer)).toEqual(expected);
        },
      ),
    );
  });

  it('draws in proportion to the priorities', () => {
    const buffer = learntBuffer(8, 2, 7); // of 7 steps, the first 3 are forgotten
    const total = priorities(buffer).reduce((sum, value) => sum + value, 0);
    const counts = new Array<number>(buffer.size).fill(0);
    const rng = createRng('draws');
    const batch = new Int32Array(7);
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      buffer.draw(batch, rng);
      for (const transition of batch) counts[transition] = (counts[transition] as number) + 1;
    }
    counts.forEach((count, at) => {
      const expected = (7 * draws * buffer.priority(at)) / total;
      expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected));
    });
  });

  it('takes one draw from each share of the sum', () => {
    const buffer = bufferOf(8);
    for (let i = 0; i < 8; i++) buffer.add(step(1, i));
    const batch = new Int32Array(8);
    for (let i = 0; i < 50; i++) {
      buffer.draw(batch, createRng(i));
      expect(Array.from(batch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('weighs rows by (N P)^-beta over the largest of them, so that at beta 1 the draws have no bias', () => {
    const buffer = learntBuffer(6, 1, 6);
    const rows = Int32Array.of(0, 1, 2, 3, 4, 5);
    const found = new Float32Array(6);
    buffer.weigh(rows, 1, found);
    const largest = 1 / buffer.priority(0);
    found.forEach((weight, at) => void expect(weight).toBeCloseTo(1 / buffer.priority(at) / largest, 6));
    buffer.weigh(rows, 0, found);
    expect(Array.from(found)).toEqual([1, 1, 1, 1, 1, 1]);
    buffer.weigh(rows.subarray(2, 4), 0.5, found.subarray(2, 4));
    expect(found[2]).toBe(1);
    expect(found[3]).toBeCloseTo((buffer.priority(2) / buffer.priority(3)) ** 0.5, 6);
  });

  it('goes through a state unchanged, and is drawn from alike', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 30 }),
        (...given) => {
          const [lanes, capacity, steps] = given;
          const buffer = learntBuffer(capacity * lanes, lanes, steps);
          const copy = bufferOf(capacity * lanes, lanes);
          copy.restore(buffer.state());
          const rngs = [createRng('alike'), createRng('alike')] as const;
          for (let i = 0; i < 20; i++) {
            const drawn = [new Int32Array(5), new Int32Array(5)] as const;
            buffer.draw(drawn[0], rngs[0]);
            copy.draw(drawn[1], rngs[1]);
            expect(drawn[1]).toEqual(drawn[0]);
            for (const either of [buffer, copy]) either.learnt(drawn[0], new Float32Array(5).fill(i / 3));
            for (const either of [buffer, copy]) either.add(step(lanes, i));
          }
          expect(copy.state()).toEqual(buffer.state());
        },
      ),
    );
  });

  it('takes up the latest of a larger one, and what was remembered without priorities', () => {
    const buffer = learntBuffer(6, 1, 8);
    const small = bufferOf(4);
    small.restore(buffer.state());
    expect(priorities(small)).toEqual(priorities(buffer).slice(2));
    const plain = new ReplayBuffer({ capacity: 3, lanes: 1, observationSize: 1, actionSize: 1 });
    plain.begin(new Float32Array(1));
    for (let i = 0; i < 3; i++) plain.add(step(1, i));
    small.restore(plain.state());
    expect(priorities(small)).toEqual([1, 1, 1]);
  });
});

describe('SAC with prioritised replay', () => {
  it('learns otherwise with priorities than without, and otherwise with weights than without', async () => {
    const options = { netArch: { pi: [8], qf: [8] }, batchSize: 8, bufferSize: 60, learningStarts: 20, seed: 3 };
    const runs = await Promise.all(
      [null, {}, { alpha: 0 }, { beta: 0, finalBeta: 0 }].map(async (prioritizedReplay) => {
        using agent = await SAC.create(pendulum() as Env, { ...options, prioritizedReplay });
        await agent.learn({ totalTimesteps: 60 });
        return agent.parameters;
      }),
    );
    for (const [i, one] of runs.entries()) {
      for (const other of runs.slice(i + 1)) expect(other).not.toEqual(one);
    }
  });
});
