import fc from 'fast-check';
import type { ActorCriticSpec, DistributionSpec } from '../../src/policy/network.js';

const width = fc.integer({ min: 1, max: 21 });
const hidden = fc.array(width, { maxLength: 3 });

const distribution: fc.Arbitrary<DistributionSpec> = fc.oneof(
  fc.record({ kind: fc.constant('categorical' as const), n: fc.integer({ min: 2, max: 9 }) }),
  fc.record({ kind: fc.constant('gaussian' as const), size: fc.integer({ min: 1, max: 6 }) }),
);

/** Any small actor-critic: odd widths, trunks of different depth, none at all. */
export const anySpec: fc.Arbitrary<ActorCriticSpec> = fc.record({
  observationSize: width,
  pi: hidden,
  vf: hidden,
  activation: fc.constantFrom('tanh' as const, 'relu' as const),
  distribution,
});

const nvec = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });

/** Any small actor-critic with one of the distributions that the WebAssembly kernels know beside those two. */
export const anyOtherSpec: fc.Arbitrary<ActorCriticSpec> = fc
  .tuple(
    anySpec,
    fc.oneof(
      fc.record({ kind: fc.constant('multiCategorical' as const), nvec }),
      fc.record({ kind: fc.constant('bernoulli' as const), n: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('dirichlet' as const), size: fc.integer({ min: 2, max: 9 }) }),
      fc.record({ kind: fc.constant('stateDependentGaussian' as const), size: fc.integer({ min: 1, max: 9 }) }),
    ),
    fc.constantFrom(0, 0, 0, 128),
  )
  .map(([spec, chosen, wide]) => {
    const pi = wide === 0 ? spec.pi : [...spec.pi, wide];
    if (chosen.kind !== 'stateDependentGaussian') return { ...spec, pi, distribution: chosen };
    return { ...spec, pi, distribution: { ...chosen, latentSize: pi.at(-1) ?? spec.observationSize } };
  });
