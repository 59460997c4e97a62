import { memory, setBackend, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { composedActorCritic } from '../../src/agents/ops/actor-critic.js';
import { createRng } from '../../src/core/rng.js';
import { encodedSize } from '../../src/policy/extractors/encoding.js';
import { extractorInputs } from '../../src/policy/extractors/kinds.js';
import type { ExtractorSpec, ObservationEncoding } from '../../src/policy/extractors/spec.js';
import { createForward } from '../../src/policy/forward.js';
import { fastestForward } from '../../src/policy/kernels/fastest-forward.js';
import type { ActorCriticSpec } from '../../src/policy/network.js';
import { EXTRACTORS, plausibleParameters } from './any-extractor.js';

beforeAll(() => setBackend('cpu'));

function specWith(extractor: ExtractorSpec, shareExtractor: boolean): ActorCriticSpec {
  return {
    observationSize: extractorInputs(extractor),
    extractor,
    shareExtractor,
    pi: [5],
    vf: [4],
    activation: 'tanh',
    distribution: { kind: 'categorical', n: 3 },
  };
}

function normals(count: number, seed: string): Float32Array {
  const rng = createRng(seed);
  return Float32Array.from({ length: count }, () => rng.normal());
}

/** The same network as tfjs ops. */
function composed(spec: ActorCriticSpec, parameters: Float32Array, observations: Float32Array, rows: number) {
  return tidy(() => {
    const input = tensor2d(observations, [rows, spec.observationSize]);
    const { head, values } = composedActorCritic(tensor1d(parameters), spec, input);
    return { head: head.dataSync().slice(), values: values.dataSync().slice() };
  });
}

function expectClose(found: Float32Array, expected: ArrayLike<number>): void {
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
  }
}

describe.each(Object.entries(EXTRACTORS))('a features extractor, %s', (_, extractors) => {
  it('is the tfjs network in plain TypeScript and with kernels, shared or not, for any sizes and rows', () => {
    fc.assert(
      fc.property(
        extractors,
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        fc.string(),
        (extractor, shared, rows, seed) => {
          const spec = specWith(extractor, shared);
          const parameters = plausibleParameters(spec, seed);
          const observations = normals(rows * spec.observationSize, seed);
          const expected = composed(spec, parameters, observations, rows);
          for (const forward of [createForward(spec), fastestForward(spec)]) {
            forward.setParameters(parameters);
            expectClose(forward.actor(observations, rows), expected.head);
            expectClose(forward.critic(observations, rows), expected.values);
          }
        },
      ),
      { numRuns: 40, seed: 1 },
    );
    expect(memory().numTensors).toBe(0);
  });

  it('gives a row the same bytes alone and among others', () => {
    fc.assert(
      fc.property(extractors, fc.string(), (extractor, seed) => {
        const spec = specWith(extractor, true);
        const forward = fastestForward(spec);
        forward.setParameters(plausibleParameters(spec, seed));
        const observations = normals(3 * spec.observationSize, seed);
        const all = forward.actor(observations, 3).slice(3, 6);
        const own = observations.slice(spec.observationSize, 2 * spec.observationSize);
        expect(forward.actor(own, 1).slice(0, 3)).toEqual(all);
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

it('refuses an extractor of a kind that it does not know, as a later release may write', () => {
  const later = { kind: 'mamba', inputs: 3 } as unknown as ExtractorSpec;
  expect(() => createForward({ ...specWith({ kind: 'flatten', inputs: 3 }, true), extractor: later })).toThrow(
    expect.objectContaining({ code: 'POLICY_FORMAT' }),
  );
});

describe('observations with choices', () => {
  const part = fc.oneof(
    fc.record({ kind: fc.constant('numbers' as const), size: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      kind: fc.constant('choice' as const),
      n: fc.integer({ min: 1, max: 5 }),
      start: fc.integer({ min: -2, max: 2 }),
    }),
  );
  const anyEncoding: fc.Arbitrary<ObservationEncoding> = fc.array(part, { minLength: 1, maxLength: 4 });

  function encodedSpec(encoding: ObservationEncoding, extractor?: ExtractorSpec): ActorCriticSpec {
    return {
      observationSize: encoding.reduce((sum, part) => sum + (part.kind === 'choice' ? 1 : part.size), 0),
      encoding,
      ...(extractor === undefined ? {} : { extractor }),
      pi: [5],
      vf: [],
      activation: 'relu',
      distribution: { kind: 'gaussian', size: 2 },
    };
  }

  it('are one-hot for the trunks and for an extractor, with tfjs and without', () => {
    fc.assert(
      fc.property(anyEncoding, fc.boolean(), fc.nat(), (encoding, extracts, seed) => {
        const inputs = encodedSize(encoding);
        const mlp = { kind: 'mlp', inputs, widths: [3], activation: 'tanh' } as const;
        const spec = encodedSpec(encoding, extracts ? mlp : undefined);
        const rng = createRng(seed);
        const row = (): number[] =>
          encoding.flatMap((part) =>
            part.kind === 'choice'
              ? [part.start + rng.integer(0, part.n)]
              : Array.from({ length: part.size }, () => rng.normal()),
          );
        const observations = Float32Array.from([...row(), ...row()]);
        const parameters = plausibleParameters(spec, String(seed));
        const expected = composed(spec, parameters, observations, 2);
        for (const forward of [createForward(spec), fastestForward(spec)]) {
          forward.setParameters(parameters);
          expectClose(forward.actor(observations, 2), expected.head);
          expectClose(forward.critic(observations, 2), expected.values);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('reach the weights of their own choice alone', () => {
    const spec = { ...encodedSpec([{ kind: 'choice', n: 3, start: 1 }]), pi: [], vf: [] };
    const forward = createForward(spec);
    forward.setParameters(Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 7, 8, 9, 0)); // [3, 2], bias, log_std, [3, 1], bias
    expect(Array.from(forward.actor(Float32Array.of(2), 1))).toEqual([3, 4]);
    expect(forward.critic(Float32Array.of(3), 1)[0]).toBe(9);
  });

  it.each([0, 4, 1.5, Number.NaN])('are refused where they are none: %s', (choice) => {
    const forward = createForward(encodedSpec([{ kind: 'choice', n: 3, start: 1 }]));
    expect(() => forward.actor(Float32Array.of(choice), 1)).toThrow(
      expect.objectContaining({ code: 'INVALID_OBSERVATION' }),
    );
  });
});
