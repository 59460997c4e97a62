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
