import { memory, setBackend, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { composedActorCritic } from '../../src/agents/ops/actor-critic.js';
import { createRng } from '../../src/core/rng.js';
import { createForward } from '../../src/policy/forward.js';
import { fastestForward } from '../../src/policy/kernels/fastest-forward.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';

beforeAll(() => setBackend('cpu'));

const widths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 });
const anySpec: fc.Arbitrary<ActorCriticSpec> = fc.record({
  observationSize: fc.integer({ min: 1, max: 9 }),
  pi: widths,
  vf: widths,
  activation: fc.constantFrom('tanh', 'relu'),
  distribution: fc.oneof(
    fc.record({ kind: fc.constant('categorical' as const), n: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant('gaussian' as const), size: fc.integer({ min: 1, max: 5 }) }),
  ),
});

function normals(count: number, seed: number, scale: number): Float32Array {
  const rng = createRng(seed);
  return Float32Array.from({ length: count }, () => scale * rng.normal());
}

/** The same network as tfjs ops. */
function reference(spec: ActorCriticSpec, parameters: Float32Array, observations: Float32Array, rows: number) {
  return tidy(() => {
    const input = tensor2d(observations, [rows, spec.observationSize]);
    const { head, values } = composedActorCritic(tensor1d(parameters), spec, input);
    return { head: head.dataSync().slice(), values: values.dataSync().slice() };
  });
}

function expectClose(found: Float32Array, expected: ArrayLike<number>): void {
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(value)));
  }
}

describe.each([
  ['plain', createForward],
  ['fastest', fastestForward],
])('the %s forward pass', (_, create) => {
  it('is the tfjs network, for any sizes and rows', () => {
    fc.assert(
      fc.property(anySpec, fc.integer({ min: 1, max: 7 }), fc.nat(), (spec, rows, seed) => {
        const parameters = normals(actorCriticLayout(spec).size, seed, 0.5);
        const observations = normals(rows * spec.observationSize, seed + 1, 1);
        const expected = reference(spec, parameters, observations, rows);
        const forward = create(spec);
        forward.setParameters(parameters);
        expectClose(forward.actor(observations, rows), expected.head);
        expectClose(forward.critic(observations, rows), expected.values);
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(memory().numTensors).toBe(0);
  });

  it('has nothing to say about no rows, also when first asked', () => {
    const distribution = { kind: 'categorical', n: 2 } as const;
    const forward = create({ observationSize: 1, pi: [2], vf: [2], activation: 'tanh', distribution });
    expect(forward.actor(new Float32Array(0), 0)).toBeInstanceOf(Float32Array);
    expect(forward.critic(new Float32Array(0), 0)).toBeInstanceOf(Float32Array);
  });

  it('keeps a copy of its parameters', () => {
    const spec: ActorCriticSpec = {
      observationSize: 1,
      pi: [],
      vf: [],
      activation: 'tanh',
      distribution: { kind: 'categorical', n: 1 },
    };
    const parameters = Float32Array.of(2, 1, 3, 4); // action weight and bias, value weight and bias
    const forward = create(spec);
    forward.setParameters(parameters);
    parameters.fill(0);
    expect(forward.actor(Float32Array.of(10), 1)[0]).toBe(21);
    expect(forward.critic(Float32Array.of(10), 1)[0]).toBe(34);
  });

  it('saturates tanh without NaN and passes NaN on', () => {
    const spec: ActorCriticSpec = {
      observationSize: 1,
      pi: [2],
      vf: [],
      activation: 'tanh',
      distribution: { kind: 'categorical', n: 2 },
    };
    const forward = create(spec);
    forward.setParameters(Float32Array.of(1e4, -1e4, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0)); // identity head on ±1e4·x
    const head = forward.actor(Float32Array.of(1), 1);
    expect(head[0]).toBeCloseTo(1, 6);
    expect(head[1]).toBeCloseTo(-1, 6);
    expect(forward.actor(Float32Array.of(Number.NaN), 1)[0]).toBeNaN();
  });
});
