import { denseShapes } from '../layout.js';
import { denseStack } from './dense-stack.js';
import { type Extractor, rowByRow } from './extractor.js';
import type { MlpExtractorSpec } from './spec.js';

/** Dense layers: `0.weight`, `0.bias`, `1.weight`, … */
export const mlp: Extractor<MlpExtractorSpec> = {
  inputs: ({ inputs }) => inputs,
  outputs: ({ inputs, widths }) => widths.at(-1) ?? inputs,
  shapes: ({ inputs, widths }, name) => denseShapes(name, [inputs, ...widths]),
  createPass: ({ inputs, widths, activation }, name, place) =>
    rowByRow(denseStack([inputs, ...widths], activation, name, place)),
};
