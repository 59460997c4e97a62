import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { latentSize } from '../../src/policy/distributions/kinds.js';
import type { ForwardPass } from '../../src/policy/forward.js';
import { createForward } from '../../src/policy/forward.js';
import { createKernelForward } from '../../src/policy/kernels/forward.js';
import { type ActorCriticSpec, headSize } from '../../src/policy/network.js';
import { relativeError, VARIANTS } from './arena.js';
import { randomParameters } from './batches.js';
import { anyOtherSpec, anySpec } from './specs.js';

const anyNetwork = fc.oneof(anySpec, anyOtherSpec);

/** Numbers that the actor's pass gives for one observation. */
function rowSize({ distribution }: ActorCriticSpec): number {
  return headSize(distribution) + latentSize(distribution);
}

function observationsOf(spec: ActorCriticSpec, rows: number, seed: string): Float32Array {
  const rng = createRng(seed);
  return new Float32Array(rows * spec.observationSize).map(() => rng.normal());
}

describe.each(VARIANTS)('kernel forward pass, %s', (variant) => {
  const kernelForward = (spec: ActorCriticSpec): ForwardPass => {
    const forward = createKernelForward(spec, variant);
    if (forward === null) throw new Error('expected kernels to run here');
    return forward;
  };

  it('equals the plain pass to 1e-5 of the largest output', () => {
    fc.assert(
      fc.property(anyNetwork, fc.integer({ min: 1, max: 150 }), fc.nat().map(String), (spec, rows, seed) => {
        const [kernel, plain] = [kernelForward(spec), createForward(spec)];
        for (const forward of [kernel, plain]) forward.setParameters(randomParameters(spec, seed));
        const observations = observationsOf(spec, rows, seed);
        const actions = rows * rowSize(spec);
        expect(
          relativeError(
            kernel.actor(observations, rows).subarray(0, actions),
            plain.actor(observations, rows).subarray(0, actions),
            1,
          ),
        ).toBeLessThan(1e-5);
        expect(
          relativeError(
            kernel.critic(observations, rows).subarray(0, rows),
            plain.critic(observations, rows).subarray(0, rows),
            1,
          ),
        ).toBeLessThan(1e-5);
      }),
    );
  });

  it('gives a row the same bytes alone and among others', () => {
    fc.assert(
      fc.property(anyNetwork, fc.integer({ min: 1, max: 70 }), fc.nat().map(String), (spec, rows, seed) => {
        const forward = kernelForward(spec);
        forward.setParameters(randomParameters(spec, seed));
        const observations = observationsOf(spec, rows, seed);
        const actions = rowSize(spec);
        const all = forward.actor(observations, rows).slice();
        const row = rows >> 1;
        const own = observations.slice(row * spec.observationSize, (row + 1) * spec.observationSize);
        expect(forward.actor(own, 1).slice(0, actions)).toEqual(all.slice(row * actions, (row + 1) * actions));
      }),
    );
  });

  it('takes no rows', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const forward = kernelForward(spec);
        expect(() => forward.actor(new Float32Array(0), 0)).not.toThrow();
      }),
      { numRuns: 10 },
    );
  });

  it('copies the parameters that it is given', () => {
    const spec: ActorCriticSpec = {
      observationSize: 3,
      pi: [4],
      vf: [4],
      activation: 'tanh',
      distribution: { kind: 'categorical', n: 2 },
    };
    const forward = kernelForward(spec);
    const parameters = randomParameters(spec, 'copy');
    forward.setParameters(parameters);
    const kept = parameters.slice();
    parameters.fill(0);
    expect(forward.parameters).toEqual(kept);
  });
});
