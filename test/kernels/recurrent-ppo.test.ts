import { dispose, memory, ready, setBackend, tensor1d } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecurrentMemory } from '../../src/agents/kernels/recurrent-memory.js';
import type { RecurrentSpec } from '../../src/agents/kernels/recurrent-plan.js';
import { composedPpoGradient } from '../../src/agents/ops/ppo-gradient.js';
import type { PpoLossOptions, PpoMinibatch } from '../../src/agents/ops/types.js';
import { relativeError, VARIANTS } from './arena.js';
import { randomLoss, randomParameters } from './batches.js';
import { anyRecurrentSpec } from './recurrent-specs.js';
import { randomSequences } from './sequences.js';

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});

afterAll(() => {
  expect(memory().numTensors).toBe(0);
});

const anyLengths = fc
  .oneof(
    fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 }),
    fc.constant([1]),
    fc.constant([40]),
    fc.constant(Array.from({ length: 70 }, () => 1)),
  )
  .map((lengths) => [...lengths].sort((a, b) => b - a));

interface Judged {
  readonly gradient: Float32Array;
  readonly stats: Float32Array;
}

function composed(parameters: Float32Array, batch: PpoMinibatch, spec: RecurrentSpec, options: PpoLossOptions): Judged {
  const tensor = tensor1d(parameters);
  const { gradient, stats } = composedPpoGradient(tensor, batch, spec, options);
  const arrays = {
    gradient: gradient.dataSync().slice() as Float32Array,
    stats: stats.dataSync().slice() as Float32Array,
  };
  dispose([tensor, gradient, stats]);
  return arrays;
}

describe.each(VARIANTS)('the fused gradient of recurrent PPO, %s', (variant) => {
  const learner = (spec: RecurrentSpec, rows: number, parameters: Float32Array): RecurrentMemory => {
    const found = RecurrentMemory.for(spec, rows, variant);
    if (found === null) throw new Error('expected room for a memory');
    found.parameters.set(parameters);
    return found;
  };

  it('has the loss, statistics and gradient of the composed op, for any network and sequences', () => {
    fc.assert(
      fc.property(
        anyRecurrentSpec,
        anyLengths,
        fc.boolean(),
        fc.integer({ min: 0, max: 20 }),
        fc.nat().map(String),
        (spec, lengths, masked, spareRows, seed) => {
          const parameters = randomParameters(spec, seed);
          const batch = randomSequences(spec, lengths, seed, masked);
          const options = randomLoss(seed);
          const fused = learner(spec, batch.size + spareRows, parameters);
          const stats = fused.ppoGradient(batch, options);
          const expected = composed(parameters, batch, spec, options);
          expect(stats.length).toBe(expected.stats.length);
          expected.stats.forEach((value, i) => {
            expect(Math.abs((stats[i] as number) - value)).toBeLessThan(1e-5 + 1e-4 * Math.abs(value));
          });
          expect(relativeError(fused.gradient, expected.gradient)).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives the same bytes for the same input, whatever ran before', () => {
    const spec: RecurrentSpec = {
      observationSize: 5,
      lstm: { hiddenSize: 8, layers: 2, critic: 'own' },
      pi: [6],
      vf: [7],
      activation: 'tanh',
      distribution: { kind: 'categorical', n: 3 },
    };
    const parameters = randomParameters(spec, 'same');
    const batch = randomSequences(spec, [9, 9, 4, 1], 'same', true);
    const other = randomSequences(spec, [20, 3, 2, 1, 1], 'other');
    const options = randomLoss('same');
    const [used, fresh] = [learner(spec, 30, parameters), learner(spec, 23, parameters)];
    used.ppoGradient(other, options);
    expect(used.ppoGradient(batch, options)).toEqual(fresh.ppoGradient(batch, options));
    expect(used.gradient).toEqual(fresh.gradient);
  });
});
