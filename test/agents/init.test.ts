import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthogonal } from '../../src/agents/init/orthogonal.js';
import { initialParameters } from '../../src/agents/init/parameters.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';

describe('an orthogonal matrix', () => {
  it('has orthogonal vectors of length gain along its shorter side', () => {
    const side = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(side, side, fc.nat(), (rows, columns, seed) => {
        const matrix = orthogonal(rows, columns, 3, createRng(seed));
        const at = (row: number, column: number): number => matrix[row * columns + column] as number;
        const [count, size] = [Math.min(rows, columns), Math.max(rows, columns)];
        const element = (vector: number, i: number): number => (rows < columns ? at(vector, i) : at(i, vector));
        for (let a = 0; a < count; a++) {
          for (let b = 0; b <= a; b++) {
            let dot = 0;
            for (let i = 0; i < size; i++) dot += element(a, i) * element(b, i);
            expect(dot).toBeCloseTo(a === b ? 9 : 0, 4);
          }
        }
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('initial parameters', () => {
  const spec: ActorCriticSpec = {
    observationSize: 5,
    pi: [7],
    vf: [7],
    activation: 'tanh',
    distribution: { kind: 'gaussian', size: 3 },
  };
  const norms = (parameters: Float32Array): Record<string, number> =>
    Object.fromEntries(
      actorCriticLayout(spec).tensors.map(({ name, offset, size }) => [
        name,
        Math.hypot(...parameters.subarray(offset, offset + size)),
      ]),
    );

  it('have the gains √2, 0.01 and 1, zero biases and the given deviation', () => {
    const found = norms(initialParameters(spec, { orthoInit: true, logStdInit: -1 }, createRng(1)));
    expect(found['pi.0.weight']).toBeCloseTo(Math.sqrt(2 * 5), 5);
    expect(found['vf.0.weight']).toBeCloseTo(Math.sqrt(2 * 5), 5);
    expect(found['action.weight']).toBeCloseTo(0.01 * Math.sqrt(3), 6);
    expect(found['value.weight']).toBeCloseTo(1, 5);
    expect(found['pi.0.bias']).toBe(0);
    expect(found.log_std).toBeCloseTo(Math.sqrt(3), 6);
  });

  it('without orthogonality are uniform within ±1/√inputs, biases too', () => {
    const parameters = initialParameters(spec, { orthoInit: false, logStdInit: 0 }, createRng(1));
    for (const { name, offset, size } of actorCriticLayout(spec).tensors.filter(({ name }) => name !== 'log_std')) {
      const inputs = name.startsWith('pi') || name.startsWith('vf') ? 5 : 7;
      const values = Array.from(parameters.subarray(offset, offset + size), Math.abs);
      expect(Math.max(...values)).toBeLessThanOrEqual(1 / Math.sqrt(inputs));
      expect(Math.max(...values)).toBeGreaterThan(0);
    }
  });

  it('are those of their seed, tensor by tensor', () => {
    const create = (seed: number): Float32Array =>
      initialParameters(spec, { orthoInit: true, logStdInit: 0 }, createRng(seed));
    expect(create(1)).toEqual(create(1));
    expect(create(1)).not.toEqual(create(2));
  });
});
