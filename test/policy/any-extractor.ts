import fc from 'fast-check';
import { createRng } from '../../src/core/rng.js';
import type { ExtractorSpec } from '../../src/policy/extractors/spec.js';
import { actorCriticLayout, type PolicySpec } from '../../src/policy/network.js';

const width = fc.integer({ min: 1, max: 6 });
const activation = fc.constantFrom('tanh' as const, 'relu' as const);
const windowed = { window: fc.integer({ min: 1, max: 7 }), channels: fc.integer({ min: 1, max: 4 }), extra: fc.nat(3) };

const mlp = fc.record({
  kind: fc.constant('mlp' as const),
  inputs: width,
  widths: fc.array(width, { maxLength: 3 }),
  activation,
});

/** Kernels of any length on a window that is long enough for all of them. */
const conv1d = fc
  .record({
    ...windowed,
    kind: fc.constant('conv1d' as const),
    layers: fc.array(
      fc.record({
        filters: width,
        kernelSize: fc.integer({ min: 1, max: 3 }),
        stride: fc.integer({ min: 1, max: 3 }),
        padding: fc.constantFrom('valid' as const, 'same' as const, 'causal' as const),
      }),
      { maxLength: 3 },
    ),
    widths: fc.array(width, { maxLength: 2 }),
    activation,
  })
  .map((spec) => ({ ...spec, window: spec.window + 40 * spec.layers.length }));

const recurrent = fc.record({
  ...windowed,
  kind: fc.constantFrom('gru' as const, 'lstm' as const),
  units: width,
  layers: fc.integer({ min: 1, max: 2 }),
});

const transformer = fc
  .record({
    ...windowed,
    kind: fc.constant('transformer' as const),
    width: fc.integer({ min: 1, max: 3 }),
    heads: fc.integer({ min: 1, max: 3 }),
    layers: fc.integer({ min: 0, max: 2 }),
    feedForward: width,
    activation,
    pooling: fc.constantFrom('last' as const, 'mean' as const),
  })
  .map((spec) => ({ ...spec, width: spec.width * spec.heads }));

const flatten = fc.record({ kind: fc.constant('flatten' as const), inputs: width });

/** Extractors of each kind, small. */
export const EXTRACTORS: Readonly<Record<string, fc.Arbitrary<ExtractorSpec>>> = {
  mlp,
  conv1d,
  recurrent,
  transformer,
  combined: fc.record({
    kind: fc.constant('combined' as const),
    parts: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(mlp, conv1d, recurrent, transformer, flatten), {
      minKeys: 1,
    }),
  }),
};

/** Parameters that let every part of a network be felt: norms near 1, weights of the size that layers start with. */
export function plausibleParameters(spec: PolicySpec, seed: string): Float32Array {
  const rng = createRng(seed);
  const { size, tensors } = actorCriticLayout(spec);
  const parameters = new Float32Array(size);
  for (const { name, shape, offset, size: count } of tensors) {
    const inputs = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
    const scale = shape.length > 1 ? 1 / Math.sqrt(inputs) : 0.3;
    const center = /norm\d?\.weight$/.test(name) ? 1 : 0;
    for (let i = 0; i < count; i++) parameters[offset + i] = center + scale * rng.normal();
  }
  return parameters;
}
