import { type Extractor, rowByRow } from './extractor.js';
import type { FlattenSpec } from './spec.js';

/** The input itself, without parameters. */
export const flatten: Extractor<FlattenSpec> = {
  inputs: ({ inputs }) => inputs,
  outputs: ({ inputs }) => inputs,
  shapes: () => [],
  createPass: ({ inputs }) =>
    rowByRow((input, from, features, to) => {
      for (let i = 0; i < inputs; i++) features[to + i] = input[from + i] as number;
    }),
};
