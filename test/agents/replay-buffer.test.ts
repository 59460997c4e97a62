import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayBuffer } from '../../src/agents/replay/replay-buffer.js';
import { allocateBatch, writeBatch } from '../../src/agents/replay/sample.js';
import { GOES_ON, TERMINATED, TRUNCATED } from '../../src/agents/replay/transitions.js';
import { createRng } from '../../src/core/rng.js';

interface Transition {
  readonly observation: number;
  readonly action: number;
  readonly reward: number;
  readonly ending: number;
  readonly next: number;
}

/** A buffer, and the same transitions in a plain list of lists, `[step][lane]`. */
function filled(endings: readonly (readonly number[])[], capacity: number, resets: readonly number[] = []) {
  const lanes = endings[0]?.length ?? 1;
  const buffer = new ReplayBuffer({ capacity, lanes, observationSize: 2, actionSize: 1 });
  let fresh = 0;
  const draw = (): number => ++fresh;
  const rows = (values: readonly number[]): Float32Array => Float32Array.from(values.flatMap((v) => [v, -v]));
  let now = Array.from({ length: lanes }, draw);
  buffer.begin(rows(now));
  const steps: Transition[][] = endings.map((row, step) => {
    if (resets.includes(step)) {
      now = now.map(draw);
      buffer.begin(rows(now));
    }
    const before = now;
    const finals = row.map(draw);
    now = row.map(draw);
    const transitions = row.map((ending, lane) => ({
      observation: before[lane] as number,
      action: draw(),
      reward: draw(),
      ending: step + 1 < endings.length && resets.includes(step + 1) && ending === GOES_ON ? TRUNCATED : ending,
      next: (ending === TRUNCATED ? finals[lane] : now[lane]) as number,
    }));
    buffer.add({
      actions: Float32Array.from(transitions, ({ action }) => action),
      rewards: Float32Array.from(transitions, ({ reward }) => reward),
      terminated: Uint8Array.from(row, (ending) => Number(ending === TERMINATED)),
      truncated: Uint8Array.from(row, (ending) => Number(ending === TRUNCATED)),
      finalObservations: rows(finals),
      observations: rows(now),
    });
    return transitions;
  });
  return { buffer, steps: steps.slice(-buffer.capacity) };
}

function content(buffer: ReplayBuffer): Transition[][] {
  return Array.from({ length: buffer.steps }, (_, step) =>
    Array.from({ length: buffer.lanes }, (__, lane) => ({
      observation: buffer.observation(step, lane)[0] as number,
      action: buffer.action(step, lane)[0] as number,
      reward: buffer.reward(step, lane),
      ending: buffer.ending(step, lane),
      next: buffer.ending(step, lane) === TERMINATED ? NaN : (buffer.nextObservation(step, lane)[0] as number),
    })),
  );
}

/** Nothing is promised about what a terminated transition led to. */
function known(steps: readonly (readonly Transition[])[]): Transition[][] {
  return steps.map((row) => row.map((t) => (t.ending === TERMINATED ? { ...t, next: NaN } : t)));
}

const ENDINGS = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 25 })).chain(([lanes, steps]) =>
  fc.array(fc.array(fc.constantFrom(GOES_ON, GOES_ON, TERMINATED, TRUNCATED), { minLength: lanes, maxLength: lanes }), {
    minLength: steps,
    maxLength: steps,
  }),
);

describe('the replay buffer', () => {
  it('remembers the latest transitions, whatever ended them', () => {
    fc.assert(
      fc.property(ENDINGS, fc.integer({ min: 1, max: 40 }), fc.array(fc.integer({ min: 1, max: 24 })), (...given) => {
        const { buffer, steps } = filled(...given);
        expect(content(buffer)).toEqual(known(steps));
        expect(buffer.size).toBe(steps.length * buffer.lanes);
      }),
    );
  });

  it('goes through a state unchanged, and on alike', () => {
    fc.assert(
      fc.property(ENDINGS, fc.integer({ min: 1, max: 40 }), (endings, capacity) => {
        const { buffer } = filled(endings, capacity);
        const { lanes, observationSize, actionSize } = buffer;
        const copy = new ReplayBuffer({ capacity, lanes, observationSize, actionSize });
        copy.restore(buffer.state());
        expect(content(copy)).toEqual(content(buffer));
        expect(copy.state()).toEqual(buffer.state());
        const step = {
          actions: new Float32Array(lanes).fill(7),
          rewards: new Float32Array(lanes).fill(8),
          terminated: new Uint8Array(lanes),
          truncated: new Uint8Array(lanes).fill(1),
          finalObservations: new Float32Array(2 * lanes).fill(9),
          observations: new Float32Array(2 * lanes).fill(10),
        };
        for (const either of [buffer, copy]) either.add(step);
        expect(copy.state()).toEqual(buffer.state());
      }),
    );
  });

  it('restores the latest steps into a smaller one', () => {
    const { buffer, steps } = filled([[2], [0], [2], [1], [0]], 5);
    const small = new ReplayBuffer({ capacity: 3, lanes: 1, observationSize: 2, actionSize: 1 });
    small.restore(buffer.state());
    expect(content(small)).toEqual(known(steps.slice(-3)));
  });

  it('keeps a million transitions of 64 floats in 600 MB, each observation once', () => {
    const before = process.memoryUsage().arrayBuffers;
    const buffer = new ReplayBuffer({ capacity: 1e6, lanes: 1, observationSize: 64, actionSize: 8 });
    expect(buffer.capacity).toBe(1e6);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(600e6);
  });

  it('says what to do where the memory cannot be had', () => {
    const create = (): unknown => new ReplayBuffer({ capacity: 1e9, lanes: 1, observationSize: 1e6, actionSize: 1 });
    expect(create).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    expect(create).toThrow(/lower "bufferSize"/);
  });
});

describe('a drawn batch', () => {
  const draws = (endings: readonly (readonly number[])[], nSteps: number, size = 200) => {
    const { buffer, steps } = filled(endings, endings.flat().length);
    const batch = allocateBatch(size, { observationSize: 2, actionSize: 1, maskSize: 0, weighted: false });
    const drawn = new Int32Array(size);
    buffer.draw(drawn, createRng(1));
    writeBatch(buffer, drawn, batch, { gamma: 0.5, nSteps });
    const rows = Array.from({ length: size }, (_, row) => ({
      observation: batch.observations[2 * row] as number,
      action: batch.actions[row] as number,
      reward: batch.rewards[row] as number,
      discount: batch.discounts[row] as number,
      next: batch.nextObservations[2 * row] as number,
    }));
    return { rows, steps };
  };

  it('holds n-step returns that end with the episode or with the present', () => {
    fc.assert(
      fc.property(ENDINGS, fc.integer({ min: 1, max: 4 }), (endings, nSteps) => {
        const { rows, steps } = draws(endings, nSteps, 20);
        for (const row of rows) {
          const start = steps.findIndex((lanes) => lanes.some(({ observation }) => observation === row.observation));
          const lane = steps[start]?.findIndex(({ observation }) => observation === row.observation) as number;
          let [reward, discount, at] = [0, 1, start];
          let last: Transition;
          do {
            last = steps[at++]?.[lane] as Transition;
            reward += discount * last.reward;
            discount *= 0.5;
          } while (at < Math.min(start + nSteps, steps.length) && last.ending === GOES_ON);
          expect(row.action).toBe(steps[start]?.[lane]?.action);
          expect(row.reward).toBeCloseTo(reward, 2);
          expect(row.discount).toBe(last.ending === TERMINATED ? 0 : discount);
          if (last.ending !== TERMINATED) expect(row.next).toBe(last.next);
        }
      }),
    );
  });

  it('bootstraps where an episode was cut and not where it was over', () => {
    const { rows } = draws([[TRUNCATED], [TERMINATED]], 1);
    expect(new Set(rows.map(({ discount }) => discount))).toEqual(new Set([0, 0.5]));
  });

  it('takes every transition about as often as any other', () => {
    const { rows } = draws(
      [
        [0, 0],
        [1, 2],
        [0, 1],
        [2, 0],
        [0, 0],
      ],
      1,
      10_000,
    );
    const counts = new Map<number, number>();
    for (const { observation } of rows) counts.set(observation, (counts.get(observation) ?? 0) + 1);
    expect(counts.size).toBe(10);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
