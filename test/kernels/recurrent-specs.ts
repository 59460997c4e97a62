import fc from 'fast-check';
import type { ActorCriticSpec } from '../../src/policy/network.js';
import type { LstmSpec } from '../../src/policy/recurrent/spec.js';
import { anySpec } from './specs.js';

/** Trunks whose weights are copied before they are read: rows of 128, and layers that skip what relu left at zero. */
const copied = fc.constantFrom([], [], [], [128], [40, 33], [33, 128, 64]);

/** Any small recurrent actor-critic: one or two layers, each kind of critic. */
export const anyRecurrentSpec: fc.Arbitrary<ActorCriticSpec & { readonly lstm: LstmSpec }> = fc
  .tuple(
    anySpec,
    fc.record({
      hiddenSize: fc.constantFrom(4, 8, 12, 36),
      layers: fc.integer({ min: 1, max: 2 }),
      critic: fc.constantFrom('own' as const, 'shared' as const, 'none' as const),
    }),
    copied,
  )
  .map(([spec, lstm, wide]) => (wide.length === 0 ? { ...spec, lstm } : { ...spec, pi: wide, vf: wide, lstm }));
